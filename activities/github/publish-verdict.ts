import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import type { PublishActivities, PublishedVerdict } from '../../core/github/contract.ts';
import type { ChangeId } from '../../core/ids.ts';
import { checkRunEnd } from '../../core/publish/check-run.ts';
import type { End } from '../../core/publish/conclusion.ts';
import { seatNames } from '../../core/publish/finding-words.ts';
import type { Wish } from '../../core/publish/plan-publication.ts';
import { remarksOf, roundOf } from '../../core/publish/remark.ts';
import type { Report } from '../../core/publish/report.ts';
import { summaryComment } from '../../core/publish/summary.ts';
import type { AuditStory } from '../../core/report/audit-story.ts';
import { simulatedSeats } from '../../core/report/simulated-seats.ts';
import type { Database } from '../../database/client.ts';
import { loadIgnored } from '../../database/ignored-findings.ts';
import { findAudit, readStory } from '../../database/reports.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { publishComments } from './publish-comments.ts';
import { endCheckRun } from './publish-check-run.ts';
import { type Desk, isRefused, sha256 } from './publish-desk.ts';
import { publishSummary } from './publish-note.ts';
import { publishSarif } from './publish-sarif.ts';
import { redact, redactStory } from './redact.ts';

export type VerdictInput = Parameters<PublishActivities['publishVerdict']>[0];

interface Settings {
  policy: Configuration['github'];
  version: string;
}

/** Comments at lines, then the summary that tells of them, then the check run: it is complete when all else is. */
export async function publishVerdict(
  desk: Desk,
  input: VerdictInput,
  { policy, version }: Settings,
): Promise<PublishedVerdict> {
  const story = await storyOf(desk.db, input.auditId);
  const redacted = await redactStory(story);
  const { simulated, names, telling } = tellingOf(redacted);
  const wish = await wishOf(desk.db, { story, redacted, ...input }, policy.comments);
  const { plan, created, updated, resolved } = await publishComments(desk, wish, telling);
  const end: End = { ...input, note: await redact(input.note) };
  const report: Report = {
    pullRequest: desk.pullRequest,
    story: redacted,
    round: roundOf(redacted, input.round),
    end,
    comments: plan,
    names,
    simulated,
  };
  await unlessRefused(desk, 'The summary', () => publishSummary(desk, summaryComment(report)));
  const upload = policy.codeScanning === 'auto';
  await unlessRefused(desk, 'The SARIF log', () => publishSarif(desk, redacted, { version, upload }));
  await endCheckRun(desk, checkRunEnd(report));
  return { commentsCreated: created, commentsUpdated: updated, threadsResolved: resolved, left: desk.left };
}

/** Who is named how, from a story. */
export function tellingOf(story: AuditStory) {
  const simulated = simulatedSeats(story);
  const names = seatNames(simulated);
  return { simulated, names, telling: { simulated, names, calibration: story.plan?.calibration } };
}

/** @throws Failed `store.missing-blob` for an audit that is not recorded */
export async function storyOf(db: Database, auditId: string): Promise<AuditStory> {
  const audit = await findAudit(db, auditId);
  if (audit) return readStory(db, audit);
  throw new Failed(
    'store.missing-blob',
    `Audit ${auditId} is not in this database, so that there is nothing to publish. Start the audit again.`,
  );
}

interface Round {
  story: AuditStory;
  redacted: AuditStory;
  round: number;
  changeId: ChangeId;
  pullRequest: { key: string };
}

/** What is to be commented on, but for what stands there. */
export async function wishOf(
  db: Database,
  { story, redacted, round, changeId, pullRequest }: Round,
  policy: Wish['policy'],
): Promise<Omit<Wish, 'earlier' | 'refused'>> {
  const [snapshot, ignored] = await Promise.all([
    loadSnapshot(db, changeId),
    loadIgnored(db, pullRequest.key),
  ]);
  const remarks = remarksOf(story, redacted, round, sha256);
  const words = await redact(ignored.map(({ by, reason }) => ({ by, reason })));
  return {
    remarks,
    ignored: ignored.map((one, at) => ({ ...one, ...words[at] })),
    snapshot,
    policy,
    unread: (gate, file) => isUnread(story, gate, file),
  };
}

/** Whether the gate says nothing of the file: it was not run, could not run, or did not read it. */
function isUnread({ gates }: AuditStory, gate: string, file: string): boolean {
  const result = gates.find((one) => one.gate === gate);
  if (!result || result.outcome === 'broken') return true;
  return result.unread.some((one) => one === file || one.startsWith(`${file}:`));
}

/** A conversation may be locked, and a right missing: the check run is written all the same. */
async function unlessRefused(desk: Desk, what: string, publish: () => Promise<void>): Promise<void> {
  try {
    await publish();
  } catch (error) {
    if (!isRefused(error)) throw error;
    desk.left.push(`${what}: ${error.message}`);
  }
}
