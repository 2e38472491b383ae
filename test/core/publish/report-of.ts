import { createHash } from 'node:crypto';
import type { End } from '../../../core/publish/conclusion.ts';
import { seatNames } from '../../../core/publish/finding-words.ts';
import { planComments, type Wish } from '../../../core/publish/plan-publication.ts';
import { remarksOf } from '../../../core/publish/remark.ts';
import type { Report } from '../../../core/publish/report.ts';
import type { Trace } from '../../../core/publish/trace.ts';
import type { AuditStory } from '../../../core/report/audit-story.ts';
import { simulatedSeats } from '../../../core/report/simulated-seats.ts';
import type { PullRequest } from '../../../core/github/pull-request.ts';
import { snapshotOf } from '../../builders.ts';
import { waitingStory } from '../../cli/story.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const shopPull: PullRequest = {
  key: 'github.com/acme/shop#7',
  owner: 'acme',
  repo: 'shop',
  number: 7,
  repository: 'https://github.com/acme/shop',
  url: 'https://github.com/acme/shop/pull/7',
  host: 'github.com',
  state: 'open',
  draft: false,
  title: 'Visits',
  author: 'ada',
  baseRef: 'main',
  baseCommit: 'b'.repeat(40),
  headRef: 'visits',
  headCommit: 'c'.repeat(40),
  fork: null,
};

const numbered = Array.from({ length: 30 }, (_, at) =>
  at === 16 ? '+  exec(`logger "visit of ${user}"`);' : `+const line${at + 1} = ${at + 1};`,
).join('\n');

export const shopSnapshot = snapshotOf({ 'src/session.ts': numbered });

export function wishOf(story: AuditStory, more: Partial<Wish> = {}): Wish {
  return {
    remarks: remarksOf(story, story, 1, sha256),
    earlier: [],
    ignored: [],
    snapshot: shopSnapshot,
    unread: () => false,
    policy: { severityMin: 'medium', max: 20 },
    refused: new Set(),
    ...more,
  };
}

/** What a summary is made of, from the story of an audit that waits for a person. */
export function reportOf(
  story: AuditStory = waitingStory(),
  end: Partial<End> = {},
  more: Partial<Wish> = {},
): Report {
  const simulated = simulatedSeats(story);
  return {
    pullRequest: shopPull,
    story,
    round: story.rounds.at(-1),
    end: { verdict: 'disputed', decidedBy: null, note: '', ...end },
    comments: planComments(wishOf(story, more)),
    names: seatNames(simulated),
    simulated,
  };
}

export const traceOf = (more: Partial<Trace> = {}): Trace => ({
  fingerprint: 'a'.repeat(32),
  id: 'aaaaaa',
  rule: 'CWE-78',
  cwe: 'CWE-78',
  category: 'security',
  gate: null,
  severity: 'high',
  title: 'A user name reaches a shell',
  reason: 'The name comes from the request and is put between quotes that it can close.',
  file: 'src/session.ts',
  side: 'head',
  startLine: 17,
  endLine: 17,
  quote: '  exec(`logger "visit of ${user}"`);',
  ...more,
});
