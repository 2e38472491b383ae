import { and, eq } from 'drizzle-orm';
import type { Ballot } from '../core/panel/ballot.ts';
import { readBallot } from '../core/panel/read-recorded.ts';
import type { Seat } from '../core/panel/seat.ts';
import type { AskKey } from './ballots.ts';
import type { Database } from './client.ts';
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

/** Records what a model made of a part; a second answer for the same part is ignored. */
export async function savePart(db: Database, key: AskKey, seat: Seat, answer: PartAnswer): Promise<void> {
  const { auditId: audit, round, piece } = key;
  const { id, provider, model } = seat;
  await db
    .insert(ballotParts)
    .values({ audit, round, seat: id, piece, provider, model, ...answer })
    .onConflictDoNothing();
}
