import * as z from 'zod/mini';
import { repositoryAddress } from '../change/repository-address.ts';
import { explainInput } from '../explain-input.ts';
import { starterFields } from '../people/start-input.ts';

const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
const whole = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));

/** A service as a task may add it: one that `.countersign/sandbox.yaml` of the repository names needs no repeating. */
const serviceSchema = z.strictObject({
  name: text(40),
  command: text(2000),
  port: z.optional(whole(1, 65_535)),
});

export const taskLimitsSchema = z.strictObject({
  iterations: z.optional(whole(1, 1000)),
  minutes: z.optional(whole(1, 100_000)),
  costMicroUsd: z.optional(whole(0, 1_000_000_000)),
});

const taskInputSchema = z.strictObject({
  /** `github:owner/name`, an https URL, an absolute path under a configured root, or `bundle:` and a blob id that the CLI uploaded. */
  repository: repositoryAddress,
  /** Branch or commit to begin with. */
  base: z._default(text(300), 'HEAD'),
  /** What is wanted, in words. */
  wanted: text(50_000),
  acceptance: z._default(z.array(text(2000)).check(z.maxLength(50)), []),
  /** The commands that run the tests; by default `.countersign/sandbox.yaml`'s, else what the repository's kind suggests. */
  tests: z.optional(z.array(text(2000)).check(z.minLength(1), z.maxLength(10))),
  services: z._default(z.array(serviceSchema).check(z.maxLength(10)), []),
  /** Pages to visit in a browser after the tests, such as `http://localhost:5173/`. */
  pages: z._default(z.array(text(2000)).check(z.maxLength(10)), []),
  limits: z._default(taskLimitsSchema, {}),
  panel: z._default(text(40), 'default'),
  /** The branch to write; by default `countersign/` and the task's name. */
  branch: z.optional(text(200)),
  /** Of a GitHub repository: whether the end is a pull request; by default it is. */
  pullRequest: z.optional(z.boolean()),
  /** What to call the task; by default the first line of what is wanted. */
  title: z.optional(text(200)),
  /** What to call the repository of an upload. */
  repositoryName: z.optional(text(200)),
  /** The issue that it comes from, such as `o/r#12`. */
  issue: z.optional(text(200)),
  ...starterFields,
});

/** The one JSON object that starts `developTask`. */
export type TaskInput = z.infer<typeof taskInputSchema>;

const example = {
  repository: 'github:o/r',
  base: 'main',
  wanted: 'Totals over 1,000 lose their cents: mend rounding in the cart.',
  acceptance: ['A cart of 1,234.56 shows 1,234.56.'],
};

export type ParsedTask = { input: TaskInput } | { problem: string };

/** `raw` is whatever a person typed; `problem` names each wrong field and its remedy. */
export function parseTaskInput(raw: unknown): ParsedTask {
  const parsed = taskInputSchema.safeParse(raw);
  if (parsed.success) return { input: parsed.data };
  return { problem: explainInput(parsed.error.issues, raw, 'The input of developTask', example) };
}
