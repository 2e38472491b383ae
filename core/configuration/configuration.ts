import * as z from 'zod';
import { gateModes } from '../gates/gate.ts';
import { focuses } from '../panel/finding.ts';
import { type Provider, providers } from '../panel/seat.ts';
import { alertsSchema } from './alerts.ts';
import { connectorsSchema } from './connectors.ts';
import { dependenciesSchema } from './dependencies.ts';
import { developSchema } from './develop.ts';
import { fileSizeSchema } from './file-size.ts';
import { fleetSchema } from './fleet.ts';
import { githubSchema } from './github.ts';
import { imagesSchema } from './images.ts';
import { loginSchema } from './login.ts';
import { originSchema } from './origin.ts';
import { overridesSchema } from './overrides.ts';
import { peopleSchema, teamsSchema } from './people.ts';
import { plainUrl } from './plain-url.ts';
import { remediatorSchema } from './remediator.ts';
import { sandboxSchema } from './sandbox.ts';
import { testsSchema } from './tests.ts';
import { trailSchema } from './trail.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens');
const bounded = (max: number) => z.int().min(1).max(max);
const microUsd = z.int().min(0).max(1_000_000_000);

const modelFields = {
  provider: z.enum(providers),
  model: z.string().min(1).describe("The provider's own name of the model."),
  family: z.string().min(1).optional().describe('Lineage; by default from provider and model.'),
  price: z
    .strictObject({ inputMicroUsdPerMillion: microUsd, outputMicroUsdPerMillion: microUsd })
    .optional()
    .describe('What a million tokens cost, in millionths of a dollar; by default from the price table.'),
};

const seatSchema = z
  .strictObject({
    ...modelFields,
    focus: z.enum(focuses),
    substitute: z
      .strictObject(modelFields)
      .optional()
      .describe('A model of the same family that answers where the one above is lost.'),
  })
  .describe('One model on a panel.');

const limitsOf = (asksAtOnce: number) =>
  z
    .strictObject({
      asksAtOnce: bounded(1000).default(asksAtOnce).describe('Asks in flight at once.'),
      asksPerMinute: bounded(100_000).default(1000).describe('Asks begun in any minute.'),
    })
    .prefault({});

const providersSchema = z
  .strictObject({
    anthropic: limitsOf(16),
    google: limitsOf(16),
    openai: limitsOf(16),
    // One machine, which answers a few at a time and lets the others wait.
    ollama: limitsOf(4),
    xai: limitsOf(16),
    github: limitsOf(16),
  } satisfies Record<Provider, unknown>)
  .describe('How fast each may be asked, over all audits of one process that asks models.');

const budgetSchema = z.strictObject({
  tokensMax: bounded(100_000_000).default(2_000_000).describe('Prompt and answer tokens of one round.'),
  costMicroUsdMax: bounded(1_000_000_000)
    .default(5_000_000)
    .describe('Millionths of a dollar for one round: 5000000 is 5 dollars.'),
  seatTokensMax: bounded(100_000_000).default(1_000_000).describe('The same for each seat.'),
  seatCostMicroUsdMax: bounded(1_000_000_000).default(3_000_000).describe('The same for each seat.'),
});

const panelSchema = z.strictObject({
  seats: z.array(name).min(1).max(12),
  quorum: bounded(12)
    .optional()
    .describe('Families that must have voted on every file; by default every seat that policy lets read it.'),
  patienceSeconds: bounded(86_400)
    .default(900)
    .describe('How long lost seats are tried before the panel goes on.'),
  asksAtOnce: bounded(64).default(8).describe('Asks in flight at once, over all seats.'),
  tokensPerAskMax: bounded(1_000_000)
    .default(24_000)
    .describe('Prompt tokens of one ask; larger changes are cut.'),
  budget: budgetSchema.prefault({}),
});

const gatesSchema = z.strictObject({
  placeholders: z.enum(gateModes).default('block').describe('Unfinished, hollow or disabled code.'),
  secrets: z.enum(gateModes).default('block').describe('Keys, tokens and passwords.'),
  dependencies: z
    .enum(gateModes)
    .default('block')
    .describe(
      'Packages that the change adds or changes; "dependencies.rules" says what each finding calls for.',
    ),
  images: z.enum(gateModes).default('ask').describe('Container images that the change adds or changes.'),
  sbom: z
    .enum(gateModes)
    .default('block')
    .describe('Whether all that the head is made of can be listed: without a readable lock file it cannot.'),
  origin: z
    .enum(gateModes)
    .default('ask')
    .describe('Where packages that the change brings in say they come from.'),
  tests: z
    .enum(gateModes)
    .default('ask')
    .describe("Changed code without a changed test, and the head's checks."),
  'file-size': z.enum(gateModes).default('warn').describe('Files that the change lets grow beyond a bound.'),
  'human-review': z
    .enum(gateModes)
    .default('off')
    .describe('Approvals of a pull request by people: "github.humanReview" says how many and whose.'),
  upgrade: z
    .enum(gateModes)
    .default('ask')
    .describe('What a package upgrade runs when it is installed, and what does not fit its record.'),
});

const approval = z
  .enum(['signal', 'signed'])
  .default('signal')
  .describe(
    'What counts: the typed name of somebody under "people" whose roles allow it ("signal", which proves nobody), or only their signature ("signed"). Where "people" is empty, anybody\'s word counts.',
  );

const decisionsSchema = z.strictObject({
  approval,
  remindAfterHours: z.number().positive().max(8760).default(24).describe('And again after each such time.'),
  expireAfterHours: z
    .number()
    .positive()
    .max(8760)
    .default(168)
    .describe('A question that nobody answered in time approves nothing.'),
});

const readersSchema = z.strictObject({
  match: z
    .string()
    .min(1)
    .describe(
      'Repository, with `*` for any text: `github.com/acme/*`, `/srv/code/*`, `bundle`, `patch`, `npm:@acme/*`.',
    ),
  providers: z
    .array(z.enum(providers))
    .min(0)
    .describe('Who may read it. The first rule that matches counts.'),
});

const repositoriesSchema = z.strictObject({
  roots: z
    .array(z.string().startsWith('/'))
    .default([])
    .describe('Absolute folders whose repositories may be audited by path.'),
  readers: z.array(readersSchema).default([]),
  filesMax: bounded(100_000).default(3000).describe('A change of more files is refused.'),
  fileBytesMax: bounded(100_000_000).default(1_000_000).describe('A larger file is named and skipped.'),
});

const packagesSchema = z.strictObject({
  registry: plainUrl('write it into .npmrc')
    .optional()
    .describe("Where package upgrades are read; by default as npm's own configuration says, scope by scope."),
  recordBytesMax: bounded(1_000_000_000)
    .default(64_000_000)
    .describe("The registry's record of a package, which lists all of its versions."),
  tarballBytesMax: bounded(1_000_000_000).default(64_000_000).describe('One version as it is fetched.'),
  unpackedBytesMax: bounded(1_000_000_000).default(128_000_000).describe('One version unpacked.'),
  entriesMax: bounded(1_000_000).default(100_000).describe('Entries in the tarball of one version.'),
  timeoutSeconds: bounded(600).default(120).describe('For each answer of the registry, to its last byte.'),
});

export const configurationSchema = z.strictObject({
  $schema: z.string().optional(),
  seats: z.record(name, seatSchema),
  panels: z.record(name, panelSchema),
  providers: providersSchema.prefault({}),
  gates: gatesSchema.prefault({}),
  decisions: decisionsSchema.prefault({}),
  starts: z
    .strictObject({ approval })
    .prefault({})
    .describe('Audits, tasks, sweeps and remedies that somebody starts by hand.'),
  repositories: repositoriesSchema.prefault({}),
  packages: packagesSchema.prefault({}),
  dependencies: dependenciesSchema.prefault({}),
  github: githubSchema.prefault({}),
  tests: testsSchema.prefault({}),
  trail: trailSchema,
  fileSize: fileSizeSchema.prefault({}),
  images: imagesSchema.prefault({}),
  origin: originSchema.prefault({}),
  overrides: overridesSchema,
  sandbox: sandboxSchema.prefault({}),
  develop: developSchema.prefault({}),
  remediator: remediatorSchema.prefault({}),
  alerts: alertsSchema,
  connectors: connectorsSchema,
  fleet: fleetSchema.prefault({}),
  login: loginSchema,
  people: peopleSchema.prefault({}),
  teams: teamsSchema.prefault({}),
});

/** The whole of `countersign.yaml`, with defaults filled in. */
export type Configuration = z.infer<typeof configurationSchema>;

/**
 * What people write: only what differs from the default. A seat or panel of their own joins the default ones; one of
 * the same name takes the default one's place whole, so that nothing of it is left to be guessed at.
 */
export const configurationFileSchema = z.strictObject({
  ...configurationSchema.shape,
  seats: configurationSchema.shape.seats.prefault({}),
  panels: configurationSchema.shape.panels.prefault({}),
});
