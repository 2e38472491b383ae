import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Ballot } from '../core/panel/ballot.ts';
import { readBallot } from '../core/panel/read-recorded.ts';
import type { Seat } from '../core/panel/seat.ts';
import { type AskKey, free } from './ballots.ts';
import type { Database } from './client.ts';
import { isOfLine } from './lines.ts';
import { ballotParts } from './schema.ts';

/** A model's answer to one part of a piece. */
export interface PartAnswer {
  /** The halves taken, such as `1.2`; empty for the whole piece. */
  part: string;
  /** Null when the part was too long for the model. */
  ballot: Ballot | null;
  repaired: boolean;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  durationMs: number;
}

/** What this seat's present model has answered to parts of this piece, by part. */
export async function loadParts(
  db: Database,
  key: AskKey,
  { provider, model }: Seat,
): Promise<Map<string, PartAnswer>> {
  const rows = await db
    .select()
    .from(ballotParts)
    .where(
      and(
        eq(ballotParts.audit, key.auditId),
        eq(ballotParts.round, key.round),
        eq(ballotParts.seat, key.seat),
        eq(ballotParts.piece, key.piece),
        eq(ballotParts.provider, provider),
        eq(ballotParts.model, model),
      ),
    );
  return new Map(rows.map((row) => [row.part, { ...row, ballot: row.ballot && readBallot(row.ballot) }]));
}

/**
 * What a model answered to this very question about a part, in an audit of this line that may have ended before it had the
 * whole ballot; null when it has not. That a part was too long is asked anew: a model's context may have grown.
 */
export async function findGivenPart(
  db: Database,
  line: string,
  questionKey: string,
): Promise<Omit<PartAnswer, 'part'> | null> {
  const [row] = await db
    .select()
    .from(ballotParts)
    .where(
      and(
        eq(ballotParts.questionKey, questionKey),
        isNotNull(ballotParts.ballot),
        isOfLine(db, ballotParts.audit, line),
      ),
    )
    .orderBy(asc(ballotParts.createdAt), asc(ballotParts.audit))
    .limit(1);
  if (!row) return null;
  return { ballot: row.ballot && readBallot(row.ballot), repaired: row.repaired, costMicroUsd: 0, ...free };
}

/** Records what a model made of a part; a second answer for the same part is ignored. */
export async function savePart(
  db: Database,
  key: AskKey,
  seat: Seat,
  answer: PartAnswer & { questionKey?: string },
): Promise<void> {
  const { auditId: audit, round, piece } = key;
  const { id, provider, model } = seat;
  await db
    .insert(ballotParts)
    .values({ audit, round, seat: id, piece, provider, model, ...answer })
    .onConflictDoNothing();
}
