import * as z from 'zod/mini';
import { signatureFields } from './signed-statement.ts';

/** Who starts a workflow by hand, in its one JSON object. */
export const starterFields = {
  /** Somebody under `people`, by id, name or e-mail address; with a signature, by id. */
  by: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(200))),
  /** By a key of theirs, over `startText`. */
  signed: z.optional(z.strictObject(signatureFields)),
};
