import * as z from 'zod';
import { egressRuleSchema } from '../sandbox/egress.ts';
import { sandboxLimitsSchema } from '../sandbox/limits.ts';
import { engineNames } from '../sandbox/supervisor.ts';

const image = z
  .string()
  .regex(
    /^(?:[a-z0-9][a-z0-9._/:-]*@)?sha256:[0-9a-f]{64}$/,
    'must name an image with its digest, NAME@sha256:…, or by its id, sha256:…, where no registry has it',
  );

/** Where tasks run what they make: what a repository's own `.countersign/sandbox.yaml` may not exceed. */
export const sandboxSchema = z.strictObject({
  engine: z
    .enum(['auto', ...engineNames])
    .default('auto')
    .describe('By default Docker where its daemon answers, else bubblewrap.'),
  image: image.optional().describe('For repositories that name none; Docker only.'),
  images: z.array(image).default([]).describe('Images that sandboxes, services and builds may start from.'),
  limits: sandboxLimitsSchema.prefault({}),
  egress: z
    .strictObject({
      rules: z
        .array(egressRuleSchema)
        .optional()
        .describe('By default public registries and documentation, for reading only.'),
      mbMax: z.int().min(0).max(1_000_000).default(2048).describe('Both ways together, for one task.'),
      requestsMax: z.int().min(0).max(1_000_000).default(20_000),
      addresses: z
        .array(z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'must be a range such as 10.1.0.0/16'))
        .default([])
        .describe(
          'Special addresses that your own network answers public names with; else only public ones are dialled.',
        ),
    })
    .prefault({})
    .describe('Hosts that a sandbox may reach; everything else is refused.'),
  tasksMax: z.int().min(1).max(1000).default(10).describe('Sandboxes at once on one machine.'),
});
export type SandboxConfiguration = z.infer<typeof sandboxSchema>;
