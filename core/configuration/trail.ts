import * as z from 'zod';

const variable = z.string().regex(/^COUNTERSIGN_TRAIL_[A-Z0-9_]{1,60}$/);
const address = z.url({ protocol: /^https?$/, hostname: /^[^@]+$/ });

const destinationSchema = z.union([
  z.strictObject({
    directory: z.string().min(1).describe('A folder, such as a mount that takes new files and changes none.'),
  }),
  z.strictObject({
    webhook: address.describe('Takes each checkpoint as a POST of JSON.'),
    secretVariable: variable
      .optional()
      .describe('Environment variable with the secret that X-Countersign-Signature-256 is made with.'),
  }),
  z.strictObject({
    git: address.describe('A repository; each checkpoint becomes a file and a commit of its own.'),
    branch: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,100}$/)
      .default('checkpoints'),
    tokenVariable: variable.optional().describe('Environment variable with the token that may push there.'),
  }),
]);
export type CheckpointDestination = z.infer<typeof destinationSchema>;

export const trailSchema = z
  .strictObject({
    checkpointTo: z
      .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), destinationSchema)
      .default({})
      .describe(
        'Where signed checkpoints of the trail go, each hour: out of reach of whoever could alter the database.',
      ),
  })
  .prefault({});
