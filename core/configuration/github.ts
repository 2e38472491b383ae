import * as z from 'zod';
import { severities } from '../panel/finding.ts';

const bounded = (max: number) => z.int().min(1).max(max);

const commentsSchema = z.strictObject({
  severityMin: z
    .enum(severities)
    .default('medium')
    .describe(
      'Findings of at least this severity get a comment at their line; the rest stand in the summary.',
    ),
  max: z
    .int()
    .min(0)
    .max(200)
    .default(20)
    .describe('Comments at lines that stand open at once; the gravest first.'),
});

const sweepSchema = z.strictObject({
  atOnce: bounded(100).default(4).describe('Heads audited at once by one sweep.'),
  costMicroUsdMaxPerDay: z
    .int()
    .min(0)
    .max(1_000_000_000_000)
    .default(50_000_000)
    .describe(
      'What audits of pull requests may cost in 24 hours before a sweep starts no more: 50000000 is 50 dollars.',
    ),
});

const humanReviewSchema = z.strictObject({
  approvals: z
    .int()
    .min(0)
    .max(20)
    .default(1)
    .describe('Approvals by people who wrote nothing of the change.'),
  teams: z
    .array(z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be "organisation/team"'))
    .default([])
    .describe(
      'Teams of which each must be among those who approve; none: whoever may write to the repository.',
    ),
  anyCommit: z
    .boolean()
    .default(false)
    .describe(
      'Whether an approval of an earlier commit counts, too; by default only one of the head that is audited.',
    ),
});

export const githubSchema = z.strictObject({
  drafts: z.boolean().default(false).describe('Whether drafts are audited, too.'),
  panel: z
    .string()
    .min(1)
    .max(40)
    .default('default')
    .describe('The panel of audits that GitHub itself starts.'),
  comments: commentsSchema.prefault({}),
  codeScanning: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe('Whether findings go to code scanning as SARIF, where the repository has it.'),
  checksPatienceMinutes: z
    .int()
    .min(0)
    .max(1440)
    .default(30)
    .describe("How long an audit waits for the head's other checks before the gate of tests judges."),
  humanReview: humanReviewSchema.prefault({}),
  ignoreOwn: z
    .boolean()
    .default(false)
    .describe(
      'Whether "/countersign ignore" by somebody who wrote the change settles a dispute, too; else it only takes the comment away.',
    ),
  sweep: sweepSchema.prefault({}),
});
