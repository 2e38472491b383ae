import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';

const inputSchema = z.prefault(
  z.strictObject({
    /** Every source, and not only those whose turn it is. */
    all: z._default(z.boolean(), false),
  }),
  {},
);

/** The input of `refreshFleet`, or why it is none. */
export function parseFleetRefreshInput(
  raw: unknown,
): { ok: true; input: { all: boolean } } | { ok: false; problem: string } {
  const parsed = inputSchema.safeParse(raw);
  if (parsed.success) return { ok: true, input: parsed.data };
  return {
    ok: false,
    problem: explainInput(parsed.error.issues, raw, 'The input of refreshFleet', { all: true }),
  };
}
