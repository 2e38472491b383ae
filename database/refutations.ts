import { and, asc, eq } from 'drizzle-orm';
import { type AuditId, auditId, type BlobId, type SeatId } from '../core/ids.ts';
import type { RefuterAsk, RefuterSummary } from '../core/panel/contract.ts';
import type { CastRefutation, RefutationAnswer } from '../core/panel/refutation.ts';
import type { Seat } from '../core/panel/seat.ts';
import { free } from './ballots.ts';
import type { Database } from './client.ts';
import { isOfLine } from './lines.ts';
import { refutations } from './schema.ts';

type Key = Pick<RefuterAsk, 'auditId' | 'round' | 'seat' | 'piece'>;
/** What is known of an answer besides what the refuter said. */
export interface RefutationFacts {
  promptVersion: string;
  repaired: boolean;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  durationMs: number;
  /** Names the question, so that another audit of the line can take the answer. */
  questionKey?: string;
  /** Where the answer was taken from another audit. */
  reusedFrom?: AuditId;
}

type RefutationRow = typeof refutations.$inferSelect;

/** The summary of a recorded answer; null when this ask has none yet. */
export async function findRefutation(db: Database, key: Key): Promise<RefuterSummary | null> {
  const [row] = await db
    .select()
    .from(refutations)
    .where(
      and(
        eq(refutations.audit, key.auditId),
        eq(refutations.round, key.round),
        eq(refutations.seat, key.seat),
        eq(refutations.piece, key.piece),
      ),
    );
  return row ? summaryOf(row) : null;
}

function summaryOf({ judgements, inputTokens, outputTokens, costMicroUsd }: RefutationRow): RefuterSummary {
  const count = (judgement: string) => judgements.filter((one) => one.judgement === judgement).length;
  return {
    upheld: count('upheld'),
    refuted: count('refuted'),
    undecided: count('undecided'),
    tokens: inputTokens + outputTokens,
    costMicroUsd,
  };
}

/** An answer that was given to the same question before. Taking it costs nothing. */
export interface GivenRefutation extends Omit<RefutationFacts, 'promptVersion' | 'questionKey'> {
  answer: RefutationAnswer;
  reusedFrom: AuditId;
}

/** What a refuter answered to this very question in an audit of this line; null when it has not. */
export async function findGivenRefutation(
  db: Database,
  line: string,
  questionKey: string,
): Promise<GivenRefutation | null> {
  const [row] = await db
    .select()
    .from(refutations)
    .where(and(eq(refutations.questionKey, questionKey), isOfLine(db, refutations.audit, line)))
    .orderBy(asc(refutations.createdAt), asc(refutations.audit))
    .limit(1);
  if (!row) return null;
  const { judgements, repaired } = row;
  const reusedFrom = auditId(row.reusedFrom ?? row.audit);
  return { answer: { judgements }, repaired, reusedFrom, costMicroUsd: 0, ...free };
}

/** Records what a refuter said, and gives the summary of what is on record: of two answers to one ask the first counts. */
export async function saveRefutation(
  db: Database,
  key: Key & { refutationId: BlobId },
  { provider, model, family, simulated }: Seat,
  answer: RefutationAnswer,
  facts: RefutationFacts,
): Promise<RefuterSummary> {
  const [row] = await db
    .insert(refutations)
    .values({
      audit: key.auditId,
      round: key.round,
      seat: key.seat,
      piece: key.piece,
      refutation: key.refutationId,
      provider,
      model,
      family,
      simulated,
      judgements: answer.judgements,
      ...facts,
    })
    // Changes nothing, but returns the row that is there.
    .onConflictDoUpdate({
      target: [refutations.audit, refutations.round, refutations.seat, refutations.piece],
      set: { audit: key.auditId },
    })
    .returning();
  if (!row) throw new Error(`The answer of refuter "${key.seat}" was neither recorded nor there already.`);
  return summaryOf(row);
}

/** One ask's answer with what it took. */
export interface RecordedRefutation extends CastRefutation {
  tokens: number;
  costMicroUsd: number;
}

/** All answers of a round's second look, in seat and piece order. */
export async function loadRefutations(
  db: Database,
  auditId: AuditId,
  round: number,
): Promise<RecordedRefutation[]> {
  const rows = await db
    .select()
    .from(refutations)
    .where(and(eq(refutations.audit, auditId), eq(refutations.round, round)))
    .orderBy(asc(refutations.seat), asc(refutations.piece));
  return rows.map((row) => ({
    seat: row.seat as SeatId,
    piece: row.piece,
    answer: { judgements: row.judgements },
    tokens: row.inputTokens + row.outputTokens,
    costMicroUsd: row.costMicroUsd,
  }));
}
