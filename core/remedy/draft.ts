import * as z from 'zod/mini';
import { actionSchema, checkSchema, deedSchema } from './plan.ts';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

/** One step as it is proposed; `why` is for people, and nobody signs it. */
const draftActionSchema = z.strictObject({
  asset: checkSchema.shape.asset,
  deed: deedSchema,
  expectExit: z._default(actionSchema.shape.expectExit, 0),
  timeoutSeconds: z._default(actionSchema.shape.timeoutSeconds, 60),
  rollback: z.nullable(deedSchema),
  why: text(2000),
});

/** What a model or a person proposes, before it is resolved: assets by id, and no identities yet. */
export const draftSchema = z.strictObject({
  title: text(120),
  /** What was found, in Markdown; nobody signs it. */
  diagnosis: text(8000),
  /** What may go wrong, and whom it would touch. */
  risk: text(2000),
  actions: z.array(draftActionSchema).check(z.minLength(1), z.maxLength(50)),
  checks: z.array(checkSchema).check(z.minLength(1), z.maxLength(100)),
});
export type PlanDraft = z.infer<typeof draftSchema>;
