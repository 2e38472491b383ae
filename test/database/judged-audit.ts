import { type AuditId, auditId, blobId, changeId, seatId } from '../../core/ids.ts';
import type { Vote } from '../../core/panel/ballot.ts';
import type { Focus } from '../../core/panel/finding.ts';
import type { Seat } from '../../core/panel/seat.ts';
import type { Dispute, MergedFinding } from '../../core/panel/verdict.ts';
import { closeAuditRecord, openAudit, updateAudit } from '../../database/audits.ts';
import { saveBallot } from '../../database/ballots.ts';
import type { Database } from '../../database/client.ts';
import { changes } from '../../database/schema.ts';
import { saveVerdict } from '../../database/verdicts.ts';
import { ballotOf, findingOf } from '../builders.ts';

const facts = {
  promptVersion: 'v',
  repaired: false,
  parts: 1,
  inputTokens: 1,
  outputTokens: 1,
  costMicroUsd: 1,
  durationMs: 1,
};

export interface AuditToJudge {
  seats: Seat[];
  /** By default the first seat reported the finding, and the others did not. */
  saidBy?: string[];
  silent?: string[];
  upheldBy?: string[];
  votes?: Record<string, Vote>;
  category?: Focus;
  file?: string;
  repository?: string;
  dispute?: Dispute['kind'];
  panel?: string;
  plan?: string;
}

/** An audit in the database whose first round is judged: one grave finding, in dispute. */
export async function judgedAudit(db: Database, id: string, audit: AuditToJudge): Promise<AuditId> {
  const { seats, file = 'a.js', repository = 'shop', panel = 'default', plan } = audit;
  const key = { auditId: auditId(id), round: 1 };
  const change = changeId(`sha256:${repository}`);
  await openAudit(db, { auditId: key.auditId, workflowId: id, title: id, panel });
  const size = { files: 1, addedLines: 1, removedLines: 0 };
  await db
    .insert(changes)
    .values({ id: change, title: id, kind: 'git-range', repository, ...size, blob: 'sha256:blob' })
    .onConflictDoNothing();
  await updateAudit(db, key.auditId, { change, ...(plan && { plan: blobId(plan) }) });
  const saidBy = audit.saidBy ?? seats.slice(0, 1).map((seat) => seat.id as string);
  const finding = findingOf({ file, quote: 'exec(name)', category: audit.category ?? 'logic' });
  for (const seat of seats) {
    const speaks = saidBy.includes(seat.id);
    const vote = audit.votes?.[seat.id] ?? (speaks ? 'fail' : 'pass');
    const ballot = ballotOf({ vote, findings: speaks ? [finding] : [] });
    await saveBallot(db, { ...key, seat: seat.id, piece: 0 }, seat, ballot, facts);
  }
  const merged = mergedOf(finding, saidBy, audit);
  const kind = audit.dispute ?? 'lone-grave-finding';
  const over: Dispute[] = [{ kind, question: 'Is it real?', finding: 0 }];
  const originals = saidBy.map((seat) => ({
    seat: seatId(seat),
    piece: 0,
    number: 0,
    dropped: null,
    merged: 0,
  }));
  const judged = { verdict: { kind: 'disputed' as const, over }, merged: [merged], originals, coverage: [] };
  await saveVerdict(db, key, judged, [], { tokens: 1, costMicroUsd: 1 });
  await closeAuditRecord(db, key.auditId, { verdict: 'passed', decidedBy: 'eve', note: '' });
  return key.auditId;
}

function mergedOf(
  finding: ReturnType<typeof findingOf>,
  saidBy: string[],
  { seats, silent, upheldBy = [] }: AuditToJudge,
): MergedFinding {
  const others = seats.map((seat) => seat.id as string).filter((seat) => !saidBy.includes(seat));
  const place = { file: 'a.js', side: 'head' as const, startLine: 1, endLine: 1, quote: '' };
  return {
    finding,
    severity: 'high',
    originals: saidBy.map((seat) => ({ seat: seatId(seat), family: seat, finding })),
    silent: (silent ?? others).map(seatId),
    refutations: upheldBy.map((seat) => ({
      ...place,
      seat: seatId(seat),
      family: seat,
      simulated: false,
      judgement: 'upheld',
      severity: 'high',
      reason: '',
      discounted: null,
    })),
    missing: [],
    probability: 0.5,
    calibrated: false,
    confirmedBy: null,
  };
}
