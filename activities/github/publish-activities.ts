import PQueue from 'p-queue';
import type { Configuration } from '../../core/configuration/configuration.ts';
import type { PublishActivities } from '../../core/github/contract.ts';
import type { PullRequest } from '../../core/github/pull-request.ts';
import { concludes } from '../../core/publish/conclusion.ts';
import { titleOf } from '../../core/publish/describe-end.ts';
import { said } from '../../core/publish/github-text.ts';
import { withLock } from '../../database/advisory-lock.ts';
import type { Database } from '../../database/client.ts';
import { whileRunning } from '../while-running.ts';
import { answerCommand } from './answer-command.ts';
import type { GitHub } from './client.ts';
import { explainById } from './explain-finding.ts';
import { beginCheckRun, endCheckRun } from './publish-check-run.ts';
import type { Desk } from './publish-desk.ts';
import { publishVerdict } from './publish-verdict.ts';
import { readPullRequest } from './read-pull-request.ts';
import { readThreads } from './read-threads.ts';
import { redact } from './redact.ts';

interface Dependencies {
  db: Database;
  github: GitHub;
  /** Read anew each time: an edit of countersign.yaml counts from the next publication on. */
  readConfiguration: () => Configuration;
  /** Of this program, for logs that name it. */
  version: string;
}

/** Each holds a connection of the database besides those that it works with; a pool has ten. */
const atOnce = 4;

/**
 * What the engine writes on a pull request: one at a time for each, whatever process does it. Every text is made from
 * what is recorded; only ids come in, and counts go out.
 */
export const createPublishActivities = ({
  db,
  github,
  readConfiguration,
  version,
}: Dependencies): PublishActivities => {
  const queue = new PQueue({ concurrency: atOnce });
  const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> =>
    whileRunning(() => queue.add(() => withLock(db, `publish ${key}`, work)));
  const atDesk = <T>(
    auditId: string,
    pullRequest: PullRequest,
    work: (desk: Desk) => Promise<T>,
  ): Promise<T> =>
    inTurn(pullRequest.key, async () => {
      const { owner, repo, number } = pullRequest;
      const client = await github.forRepository(owner, repo);
      const onGitHub = await readThreads(client, { owner, repo, number });
      return work({ db, client, pullRequest, onGitHub, auditId, left: [] });
    });
  const answer: PublishActivities['answerCommand'] = async (input) => {
    const { owner, repo } = input.pullRequest;
    const { key: recordedUnder } = await readPullRequest(github, input.pullRequest);
    return inTurn(recordedUnder, async () =>
      answerCommand(db, await github.forRepository(owner, repo), {
        ...input,
        text: await redact(input.text),
        recordedUnder,
      }),
    );
  };
  return {
    announceAudit: ({ auditId, pullRequest, state, title }) =>
      atDesk(auditId, pullRequest, async (desk) => {
        if (isStale(desk)) return;
        const status = state === 'queued' ? 'queued' : 'in_progress';
        await beginCheckRun(desk, { status, title: await redact(title) });
      }),

    publishVerdict: (input) =>
      atDesk(input.auditId, input.pullRequest, async (desk) => {
        if (!isStale(desk))
          return publishVerdict(desk, input, { policy: readConfiguration().github, version });
        await endWithout(desk, 'superseded', 'A newer head stands meanwhile.');
        const left = ['All: a newer head stands meanwhile.'];
        return { commentsCreated: 0, commentsUpdated: 0, threadsResolved: 0, left };
      }),

    publishEnd: ({ auditId, pullRequest, end, note }) =>
      atDesk(auditId, pullRequest, (desk) => endWithout(desk, isStale(desk) ? 'superseded' : end, note)),

    answerCommand: answer,

    explainFinding: async ({ id, ...input }) =>
      answer({ ...input, text: await explainById(db, input.pullRequest, id) }),
  };
};

const isStale = ({ onGitHub, pullRequest }: Desk): boolean => onGitHub.head !== pullRequest.headCommit;

/** Never green: `cancelled` where nobody has to do anything, else a person is called. */
async function endWithout(desk: Desk, verdict: 'superseded' | 'not-audited', note: string): Promise<void> {
  const end = { verdict, decidedBy: null, note };
  const conclusion = concludes(end, []);
  const summary = `${said(await redact(note), 2000)}\n\nThis head has no verdict.`;
  await endCheckRun(desk, { conclusion, title: titleOf(end, conclusion, 0), summary, annotations: [] });
}
