import * as z from 'zod/mini';

const nonEmpty = z.string().check(z.minLength(1), z.maxLength(4096));

const gitRangeSchema = z.strictObject({
  kind: z.literal('git-range'),
  /** An https URL, an absolute path under a configured root, or `bundle:` and a blob id that the CLI uploaded. */
  repository: nonEmpty,
  base: nonEmpty,
  head: nonEmpty,
  /** What to call an upload, whose repository and commits have no names that people know; ignored otherwise. */
  title: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});

const patchSchema = z.strictObject({
  kind: z.literal('patch'),
  /** A unified diff as `git diff` or `diff -u` print it; up to 1.5 MB, since one message to Temporal holds 2 MB. */
  text: z.string().check(z.minLength(1), z.maxLength(1_500_000)),
});

/** What a person asks to have audited. New kinds (pull request, package upgrade) join this union. */
export const changeSchema = z.discriminatedUnion('kind', [gitRangeSchema, patchSchema]);
export type Change = z.infer<typeof changeSchema>;
