import * as z from 'zod/mini';
import { isExactVersion, isPackageName } from './package-name.ts';
import { repositoryAddress } from './repository-address.ts';

const nonEmpty = z.string().check(z.minLength(1), z.maxLength(4096));

const gitRangeSchema = z.strictObject({
  kind: z.literal('git-range'),
  /** An https URL, an absolute path under a configured root, or `bundle:` and a blob id that the CLI uploaded. */
  repository: repositoryAddress,
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

const exactVersion = z.string().check(
  z.refine(isExactVersion, {
    error:
      'write one exact version such as "1.4.2": a tag or a range would name other code tomorrow. "npm view NAME versions" lists them.',
  }),
);

const packageUpgradeSchema = z.strictObject({
  kind: z.literal('package-upgrade'),
  /** On the npm registry, with its scope if it has one. */
  name: z.string().check(
    z.refine(isPackageName, {
      error: 'write the name of an npm package, such as "left-pad" or "@scope/name".',
    }),
  ),
  from: exactVersion,
  to: exactVersion,
});

const matching = (pattern: RegExp, error: string) =>
  z.string().check(z.refine((text: string) => pattern.test(text), { error }));

const pullRequestSchema = z.strictObject({
  kind: z.literal('pull-request'),
  owner: matching(
    /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?$/,
    'write the name of a user or an organisation, such as "acme".',
  ),
  repo: matching(
    /^(?!\.{1,2}$)[\w.-]{1,100}$/,
    'write the name of the repository without its owner, such as "shop".',
  ),
  number: z.number().check(
    z.refine((value) => Number.isInteger(value) && value > 0 && value < 2 ** 31, {
      error: 'write the number of the pull request, such as 12.',
    }),
  ),
  /** The commit that the caller means; by default the head at the moment. An audit of any other ends as superseded. */
  head: z.optional(
    matching(/^[0-9a-f]{40}$/, 'write the whole commit id, 40 hexadecimal digits, or leave it out.'),
  ),
});

/** What a person asks to have audited. New kinds join this union. */
export const changeSchema = z.discriminatedUnion('kind', [
  gitRangeSchema,
  patchSchema,
  packageUpgradeSchema,
  pullRequestSchema,
]);
export type Change = z.infer<typeof changeSchema>;
