import { sql } from 'drizzle-orm';
import type { FailureKind } from '../core/failure.ts';
import type { AuditId } from '../core/ids.ts';
import type { Seat } from '../core/panel/seat.ts';
import type { AskKey } from './ballots.ts';
import type { Database } from './client.ts';
import { lostSpending } from './schema.ts';

/** Tokens and cost of answers that came to nothing. */
export interface Spending {
  tokens: number;
  costMicroUsd: number;
}

/** Adds what one failed try of an ask was charged for. */
export async function saveLostSpending(
  db: Database,
  { auditId: audit, round, piece }: AskKey,
  { id, provider, model }: Seat,
  spent: { failure: FailureKind; inputTokens: number; outputTokens: number; costMicroUsd: number },
): Promise<void> {
  await db.insert(lostSpending).values({ audit, round, seat: id, piece, provider, model, ...spent });
}

/**
 * What each round of an audit paid for in vain: failed tries, and parts of pieces whose ballot that model never gave. The
 * parts of a ballot that was given are counted in it.
 */
export async function lostSpendingByRound(db: Database, audit: AuditId): Promise<Map<number, Spending>> {
  const { rows } = await db.execute<{ round: number; tokens: string; cost: string }>(sql`
    select round, sum(tokens) as tokens, sum(cost) as cost from (
      select round, input_tokens + output_tokens as tokens, cost_micro_usd as cost
        from lost_spending where audit = ${audit}
      union all
      select p.round, p.input_tokens + p.output_tokens, p.cost_micro_usd from ballot_parts p
        where p.audit = ${audit} and not exists (
          select from ballots b where b.audit = p.audit and b.round = p.round and b.seat = p.seat
            and b.piece = p.piece and b.provider = p.provider and b.model = p.model)
    ) as lost group by round`);
  return new Map(
    rows.map((row) => [row.round, { tokens: Number(row.tokens), costMicroUsd: Number(row.cost) }]),
  );
}
