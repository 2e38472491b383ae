import * as z from 'zod';
import { plainUrl, withoutLogin } from './plain-url.ts';

const className = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens');
const labels = z
  .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/), z.string().max(200))
  .default({})
  .describe('Joined to those that the source tells; these hold.');
const pattern = z.string().min(1).max(300);
const text = z.string().min(1).max(300);
const argv = z.array(z.string().min(1).max(2000)).min(1).max(50);
const loginElsewhere = 'name it under "read" and "act"';
const webAddress = (description: string) => plainUrl(loginElsewhere).describe(description);

const credentialFields = (prefix: 'FLEET' | 'LIVE', purpose: string) => ({
  user: z.string().min(1).max(100).optional().describe('Who logs in, where a system asks.'),
  credentialVariable: z
    .string()
    .regex(new RegExp(`^COUNTERSIGN_${prefix}_[A-Z0-9_]{1,60}$`))
    .optional()
    .describe(
      `Environment variable with what ${purpose}: a private key (ssh), a password (postgres), a token (http, kubernetes), a client's key and certificate in PEM (docker).`,
    ),
  credentialCommand: argv
    .optional()
    .describe('Prints such a one, which lives shortly, each time that one is needed; run without a shell.'),
});

const readSchema = z
  .strictObject(credentialFields('FLEET', 'the source is read with'))
  .refine((read) => !(read.credentialVariable && read.credentialCommand), 'has two credentials: keep one')
  .prefault({})
  .describe('How it is logged in to for looking: as somebody who may change nothing.');
const actSchema = z
  .strictObject({
    ...credentialFields('LIVE', 'approved plans are carried out with'),
    address: text.optional().describe('Where that is done; by default where it is read.'),
  })
  .refine((act) => !(act.credentialVariable && act.credentialCommand), 'has two credentials: keep one')
  .optional()
  .describe('How approved plans are carried out. Without it, nothing is ever done to these assets.');

const ruleSchema = z.strictObject({
  match: pattern.describe('Name, with `*` for any text.'),
  class: className.optional(),
  labels,
  dependsOn: z
    .array(text)
    .max(20)
    .optional()
    .describe(
      'What it cannot do without: names of this source, or ids of others. Alerts of both come to one incident. By default the names in its label "depends-on".',
    ),
});

const shared = {
  class: className
    .default('production')
    .describe('Under "fleet.classes", or "production"; "simulated" is for simulated sources.'),
  labels,
  only: z.array(pattern).max(200).default([]).describe('Names that are taken; by default all.'),
  rules: z
    .array(ruleSchema)
    .max(200)
    .default([])
    .describe('What differs, by name. The first one that matches and says a class gives it.'),
  timeoutSeconds: z.int().min(1).max(120).default(10).describe('For each answer.'),
  read: readSchema,
  act: actSchema,
};

const caFile = text.optional().describe('Certificates that vouch for it, in PEM.');

/** A service of a host: a systemd unit, or whatever these commands make of it. */
const serviceSchema = z.union([
  z.strictObject({ unit: z.string().regex(/^[A-Za-z0-9:_.@\\-]{1,200}$/) }),
  z.strictObject({
    status: argv.describe('Exit status 0: it runs; anything else: it is stopped.'),
    start: argv,
    stop: argv,
    log: text.optional().describe('A file that it writes.'),
    configuration: text.optional().describe('A file that it is configured by.'),
  }),
]);

const simulatedSource = z.strictObject({
  kind: z.literal('simulated'),
  ...shared,
  class: className.default('simulated'),
  address: z
    .url({ protocol: /^http$/, hostname: /^(?:127\.0\.0\.1|localhost)$/ })
    .refine(...withoutLogin('take it out'))
    .describe('Of a simulated fleet, on this machine.'),
});
const dockerSource = z.strictObject({
  kind: z.literal('docker'),
  ...shared,
  address: z
    .string()
    .regex(/^(?:unix:\/\/\/|https?:\/\/|tcp:\/\/)\S+$/)
    .refine(...withoutLogin(loginElsewhere))
    .describe(
      'Such as unix:///var/run/docker.sock. Whoever may write to it is root there: name a proxy of it that only reads, and give "act" the real one.',
    ),
  caFile,
});
const sshSource = z.strictObject({
  kind: z.literal('ssh'),
  ...shared,
  address: z
    .string()
    .regex(/^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/)
    .describe('Host, with a port where it is not 22.'),
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/)
    .describe('Fingerprint as ssh-keygen -lf prints it. A host with another key is not spoken with.'),
  services: z
    .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/), serviceSchema)
    .describe('What of the host is an asset.'),
});
const httpSource = z.strictObject({
  kind: z.literal('http'),
  ...shared,
  services: z
    .record(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
      webAddress('Answers 2xx where it is healthy.'),
    )
    .describe('Each looked at by a GET. Nothing can be done to them.'),
});
const postgresSource = z.strictObject({
  kind: z.literal('postgres'),
  ...shared,
  address: plainUrl(loginElsewhere, /^postgres(?:ql)?$/).describe(
    'Such as postgres://db.example:5432/postgres; each of its databases is an asset.',
  ),
});
const kubernetesSource = z.strictObject({
  kind: z.literal('kubernetes'),
  ...shared,
  address: webAddress('Of the API server.'),
  namespaces: z.array(text).min(1).max(100),
  caFile,
});

/** One entry of `fleet.sources`. */
export const sourceSchema = z.discriminatedUnion(
  'kind',
  [simulatedSource, dockerSource, sshSource, httpSource, postgresSource, kubernetesSource],
  { error: 'has no known kind: write simulated, docker, ssh, http, postgres or kubernetes' },
);

export type Source = z.infer<typeof sourceSchema>;
export type SourceOf<Kind extends Source['kind']> = Extract<Source, { kind: Kind }>;
