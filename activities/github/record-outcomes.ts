import type { LabelSource } from '../../core/calibration/labels.ts';
import { labelsOf, type Onlooker, type Outcome } from '../../core/calibration/outcomes.ts';
import type { OutcomeActivities } from '../../core/github/contract.ts';
import type { PullRequestRef } from '../../core/github/pull-request.ts';
import { whereabouts } from '../../core/publish/trace.ts';
import type { Database } from '../../database/client.ts';
import {
  lastJudgedHead,
  loadPublished,
  type PublishedFinding,
  replaceOutcomes,
} from '../../database/outcomes.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { whileRunning } from '../while-running.ts';
import type { GitHub } from './client.ts';
import type { GitHubClient } from './octokit.ts';
import { type ReadReaction, readReactions } from './read-reactions.ts';
import { permissionOf } from './read-reviews.ts';
import { type OnGitHub, type OwnThread, readThreads } from './read-threads.ts';
import type { Self } from './self.ts';
import { isUs } from './standings.ts';

interface Dependencies {
  db: Database;
  github: GitHub;
}

/** Nothing is written on GitHub, and nothing but ids and counts leaves. */
export const createOutcomeActivities = ({ db, github }: Dependencies): OutcomeActivities => ({
  recordOutcomes: ({ pullRequest }) =>
    whileRunning(async () => {
      const { key: pullRequestKey, owner, repo, number } = pullRequest;
      const published = await loadPublished(db, pullRequestKey);
      if (published.length === 0) return { labels: 0 };
      const client = await github.forRepository(owner, repo);
      const onGitHub = await readThreads(client, { owner, repo, number });
      const ours = new Set([...onGitHub.threads.values()].map(({ commentId }) => commentId));
      const reactions = await readReactions(client, { owner, repo, number }, ours);
      const codeOf = await readCode(db, pullRequestKey, onGitHub.head);
      const look = lookAt({ onGitHub, reactions, codeOf, onlooker: onlookersOf(client, { owner, repo }) });
      const looked = await Promise.all(
        published.map(async (finding) => ({ finding, said: labelsOf(await look(finding)) })),
      );
      const outcomes = looked.flatMap(({ finding: { audit, round, number: index }, said }) =>
        said.map((label) => ({ audit, round, number: index, ...label })),
      );
      // Where the head has not been judged yet, what was known of code and threads stands until it is.
      const sources: LabelSource[] = codeOf ? ['reaction', 'fix', 'thread'] : ['reaction'];
      await replaceOutcomes(db, { pullRequest: pullRequestKey, sources, outcomes });
      return { labels: outcomes.length };
    }),
});

type CodeOf = (finding: PublishedFinding) => Outcome['code'];

/** Looks for a finding's code in the head as it was frozen; null where the head that stands has not been judged. */
async function readCode(db: Database, pullRequest: string, head: string): Promise<CodeOf | null> {
  const judged = await lastJudgedHead(db, pullRequest);
  if (judged?.head !== head) return null;
  const snapshot = await loadSnapshot(db, judged.changeId);
  return ({ trace, head: reportedIn }) => {
    const { state } = whereabouts(snapshot, trace);
    if (state === 'gone') return reportedIn === head ? 'unknown' : 'changed';
    return state === 'there' ? 'stands' : 'unknown';
  };
}

interface Seen {
  onGitHub: OnGitHub;
  reactions: ReadonlyMap<number, ReadReaction[]>;
  codeOf: CodeOf | null;
  onlooker: ReturnType<typeof onlookersOf>;
}

const lookAt =
  ({ onGitHub, reactions, codeOf, onlooker }: Seen) =>
  async (finding: PublishedFinding): Promise<Outcome> => {
    const thread = onGitHub.threads.get(finding.key);
    const resolver = thread && resolverOf(thread, onGitHub.self);
    const reacted = (thread && reactions.get(thread.commentId)) ?? [];
    return {
      reactions: await Promise.all(
        reacted.map(async ({ content, ...who }) => ({ by: await onlooker(who), content })),
      ),
      resolvedBy: resolver ? await onlooker({ login: resolver, bot: false }) : null,
      code: codeOf?.(finding) ?? 'unknown',
      head: onGitHub.head,
    };
  };

const resolverOf = ({ resolved, resolvedBy }: OwnThread, self: Self): string | null =>
  resolved && resolvedBy !== null && !isUs(resolvedBy, self) ? resolvedBy : null;

/** Each is asked about alone; whoever comes after so many others is heard as a stranger is. */
const onlookersMax = 100;

/** What each person may do in the repository, asked once. */
function onlookersOf(client: GitHubClient, { owner, repo }: Omit<PullRequestRef, 'number'>) {
  const known = new Map<string, Promise<Onlooker['permission']>>();
  return async ({ login, bot }: { login: string; bot: boolean }): Promise<Onlooker> => {
    const asked = known.get(login.toLowerCase());
    if (bot || (!asked && known.size >= onlookersMax)) return { login, bot, permission: 'none' };
    const asking = asked ?? permissionOf(client, { owner, repo, login });
    known.set(login.toLowerCase(), asking);
    return { login, bot, permission: await asking };
  };
}
