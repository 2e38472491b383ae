import * as z from 'zod';
import { gateNames } from '../gates/gate.ts';

const overrideSchema = z.strictObject({
  gate: z.enum([...gateNames, 'upgrade']).describe('Whose hits are let pass.'),
  rule: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Only hits of this rule, such as `images.new`; by default of every rule.'),
  match: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe(
      'Only hits in such files, or about such packages and images, with `*` for any text: `src/old/*`, `npm:left-pad@1.3.0`, `docker.io/library/node*`.',
    ),
  reason: z.string().trim().min(3).max(500).describe('Why they may pass.'),
  by: z.string().trim().min(1).max(100).describe('Who says so.'),
  expires: z.iso
    .date()
    .describe('The last day on which it holds, such as 2026-12-31; a year ahead at the most.'),
});

export const overridesSchema = z
  .array(overrideSchema)
  .max(500)
  .default([])
  .describe('Hits that somebody lets pass for a while: they are listed everywhere and count for nothing.');

export type Override = z.infer<typeof overrideSchema>;
