import * as z from 'zod';
import { alarmsSchema } from './alarms.ts';
import { classesSchema } from './fleet-classes.ts';
import { sourceSchema } from './fleet-source.ts';

export const fleetSchema = z.strictObject({
  refreshSeconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(60)
    .describe('How old what is known of a source may be before it is read again; looked at each minute.'),
  sources: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), sourceSchema)
    .default({})
    .describe('Where live systems are found. Without one, npm start simulates a source "demo".'),
  classes: classesSchema.default({}),
  alarms: alarmsSchema,
  scripts: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
      z.string().min(1).max(1000).describe('The file; plans name it by the SHA-256 of its bytes.'),
    )
    .default({})
    .describe('Scripts that a plan may run on an asset. No others can be.'),
});

export type Fleet = z.infer<typeof fleetSchema>;
