import * as z from 'zod/mini';

/**
 * An https URL, an absolute path, `bundle:` and a blob id; of a task also `github:owner/name`. Written plainly: who reads a
 * backslash or a control character to name a repository may take another part for the host than who opens it.
 */
export const repositoryAddress = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(4096),
  z.refine((text: string) => !/[\\\p{Cc}]/u.test(text), {
    error: 'write the address without a backslash or a control character.',
  }),
);
