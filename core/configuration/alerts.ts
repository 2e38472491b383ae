import * as z from 'zod';
import { alertKinds } from '../alerts/alert.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens');
const labelName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, 'must be a name of a label, such as severity');
const pattern = z.string().min(1).max(300);
const assetId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,119}$/, 'must be an id of the fleet');

const sourceSchema = z.strictObject({
  kind: z.enum(alertKinds).describe('Who sends, which decides how it is signed.'),
  secretVariable: z
    .string()
    .regex(/^COUNTERSIGN_ALERT_[A-Z0-9_]{1,60}$/)
    .describe(
      'Environment variable of the API with the secret: of Grafana, Sentry and generic what they sign with; of Alertmanager the bearer token, or the password of basic authentication.',
    ),
});
export type AlertSource = z.infer<typeof sourceSchema>;

const ruleSchema = z
  .strictObject({
    match: z
      .record(labelName, pattern)
      .default({})
      .describe('Labels that all must fit, with `*` for any text; `source` is the name above.'),
    do: z
      .enum(['remediate', 'develop', 'ignore'])
      .describe('remediate opens an incident, develop starts a task with the error, ignore records it.'),
    assets: z
      .array(assetId)
      .min(1)
      .max(20)
      .optional()
      .describe('Of remediate: which assets; by default the one that the label of "assetLabel" names.'),
    repository: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe('Of develop: where, such as github:acme/shop.'),
    base: z.string().min(1).max(300).optional().describe('Of develop: the branch to begin with.'),
  })
  .refine((rule) => (rule.do === 'develop') === (rule.repository !== undefined), {
    message: '"repository" belongs to "develop", which needs it',
    path: ['repository'],
  })
  .refine((rule) => rule.do === 'remediate' || rule.assets === undefined, {
    message: '"assets" belongs to "remediate"',
    path: ['assets'],
  });
export type AlertRule = z.infer<typeof ruleSchema>;

export const alertsSchema = z
  .strictObject({
    sources: z.record(name, sourceSchema).default({}).describe('Who may send alerts, to /alerts/NAME.'),
    rules: z
      .array(ruleSchema)
      .max(200)
      .default([])
      .describe('The first that fits counts. Without one, an alert that names an asset opens an incident.'),
    assetLabel: labelName.default('asset').describe('The label that names an asset by its id.'),
    groupBy: z
      .array(labelName)
      .max(10)
      .default([])
      .describe(
        'Labels besides the assets by which alerts are told apart: one incident is open for each group.',
      ),
    gatherSeconds: z
      .int()
      .min(0)
      .max(300)
      .default(5)
      .describe(
        'How long alerts of assets that depend on one another are gathered, for one incident of them all; what depends on its assets joins it for ten minutes more. 0: each asset has its own.',
      ),
    incidentsPerHour: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .describe(
        'Incidents and tasks that alerts may open in an hour; what is beyond goes to one incident together.',
      ),
  })
  .describe('What becomes of alerts of other systems.')
  .prefault({});
export type AlertsConfiguration = z.infer<typeof alertsSchema>;
