import * as z from 'zod';
import { plainUrl } from './plain-url.ts';

const variable = z.string().regex(/^COUNTERSIGN_TRAIL_[A-Z0-9_]{1,60}$/);

const destinationSchema = z.union([
  z.strictObject({
    directory: z.string().min(1).describe('A folder, such as a mount that takes new files and changes none.'),
  }),
  z.strictObject({
    webhook: plainUrl('take it out, "secretVariable" proves who sends').describe(
      'Takes each checkpoint as a POST of JSON.',
    ),
    secretVariable: variable
      .optional()
      .describe('Environment variable with the secret that X-Countersign-Signature-256 is made with.'),
  }),
  z.strictObject({
    s3: plainUrl('name it by "accessKeyVariable" and "secretKeyVariable"').describe(
      'Where the store answers, such as https://s3.eu-central-1.amazonaws.com; the bucket is put behind it.',
    ),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,60}$/)
      .default('us-east-1'),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    prefix: z
      .string()
      .regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){0,10}$/)
      .max(300)
      .default('')
      .describe('Put before each name, such as trail/; ends with a slash.'),
    accessKeyVariable: variable.describe('Environment variable with the id of the access key.'),
    secretKeyVariable: variable.describe('Environment variable with its secret.'),
    lock: z
      .strictObject({
        mode: z.enum(['COMPLIANCE', 'GOVERNANCE']).describe('COMPLIANCE: nobody at all can shorten it.'),
        days: z.int().min(1).max(36_500),
      })
      .optional()
      .describe('How long nobody may take it away; the bucket must have object lock.'),
  }),
  z.strictObject({
    git: plainUrl('name its token by "tokenVariable"').describe(
      'A repository; each checkpoint becomes a file and a commit of its own.',
    ),
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
