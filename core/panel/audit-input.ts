import * as z from 'zod/mini';
import { changeSchema } from '../change/change.ts';
import { explainInput } from '../explain-input.ts';

const auditInputSchema = z.strictObject({
  change: changeSchema,
  panel: z._default(z.string().check(z.minLength(1), z.maxLength(40)), 'default'),
});

/** The one JSON object that starts `auditChange`. */
export type AuditInput = z.infer<typeof auditInputSchema>;

const example = {
  change: { kind: 'git-range', repository: 'https://github.com/o/r', base: 'main', head: 'my-branch' },
  panel: 'default',
};

export type ParsedInput = { input: AuditInput } | { problem: string };

/** `raw` is whatever a person typed; `problem` names each wrong field and its remedy. */
export function parseAuditInput(raw: unknown): ParsedInput {
  const parsed = auditInputSchema.safeParse(raw);
  if (parsed.success) return { input: parsed.data };
  return { problem: explainInput(parsed.error.issues, raw, 'The input of auditChange', example) };
}
