import { and, asc, eq } from 'drizzle-orm';
import type { Ballot, Vote } from '../core/panel/ballot.ts';
import type { Ask, AskSummary } from '../core/panel/contract.ts';
import { readBallot } from '../core/panel/read-recorded.ts';
import type { Seat } from '../core/panel/seat.ts';
import { type AuditId, auditId, type SeatId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { isOfLine } from './lines.ts';
import { ballots, findings } from './schema.ts';

export type AskKey = Pick<Ask, 'auditId' | 'round' | 'seat' | 'piece'>;

/** What is known of a ballot besides what the seat said. */
export interface BallotFacts {
  promptVersion: string;
  repaired: boolean;
  /** In how many parts the piece was read; one unless the model could not take it whole. */
  parts: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  durationMs: number;
  /** Names the question, so that another audit of the line can take the answer. */
  questionKey?: string;
  /** Where the ballot was taken from another audit. */
  reusedFrom?: AuditId;
}

const is = (key: AskKey) =>
  and(
    eq(ballots.audit, key.auditId),
    eq(ballots.round, key.round),
    eq(ballots.seat, key.seat),
    eq(ballots.piece, key.piece),
  );

/** The summary of a recorded ballot; null when this ask has none yet. */
export async function findBallot(db: Database, key: AskKey): Promise<AskSummary | null> {
  const [row] = await db.select().from(ballots).where(is(key));
  if (!row) return null;
  const said = await db
    .select({ number: findings.number })
    .from(findings)
    .where(
      and(
        eq(findings.audit, key.auditId),
        eq(findings.round, key.round),
        eq(findings.seat, key.seat),
        eq(findings.piece, key.piece),
      ),
    );
  return {
    vote: row.vote as Vote,
    findings: said.length,
    tokens: row.inputTokens + row.outputTokens,
    costMicroUsd: row.costMicroUsd,
    ...(row.substitutedBecause !== null && { substitutedBecause: row.substitutedBecause }),
  };
}

/** A ballot that was given to the same question before. Taking it costs nothing. */
export interface GivenBallot extends Omit<BallotFacts, 'promptVersion' | 'costMicroUsd' | 'questionKey'> {
  ballot: Ballot;
  reusedFrom: AuditId;
}

/**
 * What a seat answered to this very question in an audit of this line; null when it has not. Two audits that ask the same
 * at one time may both find nothing, and both pay.
 */
export async function findGivenBallot(
  db: Database,
  line: string,
  questionKey: string,
): Promise<GivenBallot | null> {
  const [row] = await db
    .select()
    .from(ballots)
    .where(and(eq(ballots.questionKey, questionKey), isOfLine(db, ballots.audit, line)))
    .orderBy(asc(ballots.createdAt), asc(ballots.audit))
    .limit(1);
  if (!row) return null;
  const said = await db
    .select()
    .from(findings)
    .where(
      and(
        eq(findings.audit, row.audit),
        eq(findings.round, row.round),
        eq(findings.seat, row.seat),
        eq(findings.piece, row.piece),
      ),
    )
    .orderBy(asc(findings.number));
  const { repaired, parts } = row;
  const reusedFrom = auditId(row.reusedFrom ?? row.audit);
  return { ballot: ballotOf(row, said), repaired, parts, reusedFrom, ...free };
}

/** What it takes to take over an answer. */
export const free = { inputTokens: 0, outputTokens: 0, durationMs: 0 };

/** Records a ballot with its findings, all or nothing. A second ballot for the same ask is ignored: the first one counts. */
export async function saveBallot(
  db: Database,
  key: AskKey,
  seat: Seat,
  ballot: Ballot,
  facts: BallotFacts,
): Promise<void> {
  const ask = { audit: key.auditId, round: key.round, seat: key.seat, piece: key.piece };
  await db.transaction(async (tx) => {
    const { provider, model, family, focus, simulated, substitutedBecause = null } = seat;
    const { vote, confidence, summary, covered } = ballot;
    const inserted = await tx
      .insert(ballots)
      .values({
        ...ask,
        provider,
        model,
        family,
        focus,
        simulated,
        substitutedBecause,
        vote,
        confidence,
        summary,
        covered,
        ...facts,
      })
      .onConflictDoNothing()
      .returning({ seat: ballots.seat });
    if (inserted.length === 0 || ballot.findings.length === 0) return;
    await tx
      .insert(findings)
      .values(ballot.findings.map((finding, number) => ({ ...ask, number, ...finding })));
  });
}

/** One seat's answer to one piece, as recorded. */
export interface RecordedBallot {
  seat: SeatId;
  piece: number;
  /** These two of the model that really answered, which may be a substitute. */
  model: string;
  simulated: boolean;
  ballot: Ballot;
  tokens: number;
  costMicroUsd: number;
}

/** All ballots of a round, in seat and piece order. */
export async function loadBallots(db: Database, auditId: AuditId, round: number): Promise<RecordedBallot[]> {
  const rows = await db
    .select()
    .from(ballots)
    .where(and(eq(ballots.audit, auditId), eq(ballots.round, round)))
    .orderBy(asc(ballots.seat), asc(ballots.piece));
  const said = await db
    .select()
    .from(findings)
    .where(and(eq(findings.audit, auditId), eq(findings.round, round)))
    .orderBy(asc(findings.seat), asc(findings.piece), asc(findings.number));
  return rows.map((row) => ({
    seat: row.seat as SeatId,
    piece: row.piece,
    model: row.model,
    simulated: row.simulated,
    tokens: row.inputTokens + row.outputTokens,
    costMicroUsd: row.costMicroUsd,
    ballot: ballotOf(
      row,
      said.filter((one) => one.seat === row.seat && one.piece === row.piece),
    ),
  }));
}

const ballotOf = (
  { vote, confidence, summary, covered }: typeof ballots.$inferSelect,
  said: readonly (typeof findings.$inferSelect)[],
): Ballot => readBallot({ vote, confidence, summary, covered, findings: said.map(claimOf) });

/** What the seat said, without what was made of it. */
function claimOf(row: typeof findings.$inferSelect) {
  const { title, category, cwe, severity, file, side, startLine, endLine, quote, reason, fix, confidence } =
    row;
  return { title, category, cwe, severity, file, side, startLine, endLine, quote, reason, fix, confidence };
}
