import * as z from 'zod/mini';
import { changeSchema } from '../change/change.ts';
import { explainInput } from '../explain-input.ts';
import { starterFields } from '../people/start-input.ts';
import { valueAt } from '../value-at.ts';

const auditInputSchema = z.strictObject({
  change: changeSchema,
  panel: z._default(z.string().check(z.minLength(1), z.maxLength(40)), 'default'),
  /** Of a pull request whose head has a verdict already: whether it is audited once more all the same. */
  again: z.optional(z.boolean()),
  /** The family of the model that wrote the change: its seats do not audit their own. */
  writtenBy: z.optional(z.string().check(z.minLength(1), z.maxLength(40))),
  ...starterFields,
});

/** The one JSON object that starts `auditChange`. */
export type AuditInput = z.infer<typeof auditInputSchema>;

const rangeExample = {
  kind: 'git-range',
  repository: 'https://github.com/o/r',
  base: 'main',
  head: 'my-branch',
};
const pullRequestExample = { kind: 'pull-request', owner: 'o', repo: 'r', number: 12 };
const upgradeExample = { kind: 'package-upgrade', name: 'left-pad', from: '1.2.0', to: '1.3.0' };

export type ParsedInput = { input: AuditInput } | { problem: string };

/** `raw` is whatever a person typed; `problem` names each wrong field and its remedy. */
export function parseAuditInput(raw: unknown): ParsedInput {
  const parsed = auditInputSchema.safeParse(raw);
  if (parsed.success) return { input: parsed.data };
  const example = { change: exampleOf(valueAt(raw, ['change', 'kind'])), panel: 'default' };
  return { problem: explainInput(parsed.error.issues, raw, 'The input of auditChange', example) };
}

function exampleOf(kind: unknown) {
  if (kind === 'package-upgrade') return upgradeExample;
  return kind === 'pull-request' ? pullRequestExample : rangeExample;
}
