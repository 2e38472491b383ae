import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import { statementWords as words } from '../people/signed-statement.ts';

const killRequestSchema = z.strictObject({ by: words(200), reason: words(2000) });
type KillRequest = z.infer<typeof killRequestSchema>;

/** What signal `kill` takes. */
export function readKillRequest(raw: unknown): { accepted: KillRequest } | { refused: string } {
  const parsed = killRequestSchema.safeParse(raw);
  if (parsed.success) return { accepted: parsed.data };
  const example = { by: 'you', reason: 'It deletes the wrong thing.' };
  return { refused: explainInput(parsed.error.issues, raw, 'What pulls the kill switch', example) };
}
