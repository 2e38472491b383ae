import canonicalize from 'canonicalize';
import * as z from 'zod/mini';
import { assetKinds, assetStates } from '../fleet/asset.ts';

/** What hides, or turns the direction of reading, is no part of a line. */
const seen = '[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]';
const line = (max: number, pattern = new RegExp(`^${seen}*$`, 'u')) =>
  z.string().check(z.minLength(1), z.maxLength(max), z.regex(pattern));
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const argument = z.string().check(
  z.maxLength(10_000),
  z.regex(/^[^\0]*$/),
  z.refine((text) => text.isWellFormed()),
);
const variable = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/));

/** What begins so, or holds an equals sign, is an option or a variable to what starts programs, and the next word the program. */
const isProgram = (word: string | undefined): boolean => word !== undefined && /^[^-=][^=]*$/u.test(word);

/** How something is run: never through a shell, in this directory, with these variables and no others of ours. */
const runFields = {
  argv: z.array(argument).check(
    z.minLength(1),
    z.maxLength(100),
    z.refine(
      (argv) => isProgram(argv[0]),
      'must begin with a program, whose name has no - in front and no =',
    ),
  ),
  /** From the root: any other hangs on where a login begins. */
  cwd: z.nullable(line(1000, new RegExp(`^/${seen}*$`, 'u'))),
  env: z.record(variable, argument),
};

/** What is done to an asset, exactly. */
export const deedSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('restart'), graceSeconds: z.int().check(z.minimum(0), z.maximum(600)) }),
  z.strictObject({
    type: z.literal('scale'),
    from: z.int().check(z.minimum(0), z.maximum(10_000)),
    to: z.int().check(z.minimum(0), z.maximum(10_000)),
  }),
  /** To what ran before: a version as `Observation.version` tells it. */
  z.strictObject({ type: z.literal('roll-back'), from: line(500), to: line(500) }),
  z.strictObject({ type: z.literal('run'), ...runFields }),
  /** One setting, by the name that the asset's system gives it. `from`: as it stands, null where it is not set. */
  z.strictObject({
    type: z.literal('configure'),
    setting: line(500),
    from: z.nullable(argument),
    to: z.nullable(argument),
  }),
  /** A script that the configuration names, by the SHA-256 of its bytes; `argv` are its arguments. */
  z.strictObject({
    type: z.literal('script'),
    digest: hash,
    argv: z.array(argument).check(z.maxLength(100)),
    cwd: runFields.cwd,
    env: runFields.env,
  }),
]);
export type LiveDeed = z.infer<typeof deedSchema>;

/** The asset as it was resolved when the plan was made; one of the same name and another identity is not it. */
const targetSchema = z.strictObject({
  asset: z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{0,119}$/)),
  kind: z.enum(assetKinds),
  source: line(60),
  name: line(300),
  class: line(60),
  simulated: z.boolean(),
  identity: line(500),
});
export type PlanTarget = z.infer<typeof targetSchema>;

/** What must still be so in the moment before; null where the asset's system does not tell it. */
const preconditionsSchema = z.strictObject({
  state: z.enum(assetStates),
  version: z.nullable(line(500)),
  configDigest: z.nullable(hash),
});

export const actionSchema = z.strictObject({
  /** Within the plan: `1`, `2`, … in the order in which they are done. */
  id: z.string().check(z.regex(/^[1-9][0-9]?$/)),
  target: targetSchema,
  deed: deedSchema,
  preconditions: preconditionsSchema,
  /** The exit status that it must end with; for what has none, 0 is that its system took it. */
  expectExit: z.int().check(z.minimum(0), z.maximum(255)),
  timeoutSeconds: z.int().check(z.minimum(1), z.maximum(3600)),
  /** Done to the same target if what was done is worse; null: there is none, and a person is asked. */
  rollback: z.nullable(deedSchema),
});
export type PlanAction = z.infer<typeof actionSchema>;

/** What must be so afterwards, and stay away from `unreachable`. */
export const checkSchema = z.strictObject({
  asset: targetSchema.shape.asset,
  state: z.nullable(z.enum(assetStates)),
  health: z.nullable(z.enum(['healthy'])),
  version: z.nullable(line(500)),
  withinSeconds: z.int().check(z.minimum(1), z.maximum(1800)),
});

/** Who thought it up: a model by provider and name, or a person, by id where the configuration names people. They never approve it. */
const proposerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('model'), provider: line(60), model: line(200), simulated: z.boolean() }),
  z.strictObject({ kind: z.literal('person'), person: line(200) }),
]);

/** Exactly what would be done to assets. It holds no prose: that stands beside it, and nobody signs it. */
export const planSchema = z.strictObject({
  kind: z.literal('countersign.plan.v1'),
  /** The workflow that it belongs to. */
  workflow: line(300),
  proposer: proposerSchema,
  /** 32 hex digits; used up when the plan is acted on. */
  nonce: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  notBefore: z.iso.datetime(),
  expires: z.iso.datetime(),
  /** How many assets it may touch at most, as policy was when it was made. */
  assetsMax: z.int().check(z.minimum(1), z.maximum(1000)),
  actions: z.array(actionSchema).check(z.minLength(1), z.maxLength(50)),
  checks: z.array(checkSchema).check(z.minLength(1), z.maxLength(100)),
});
export type Plan = z.infer<typeof planSchema>;

/** What is hashed (SHA-256, hex): RFC 8785 behind a line that no other hash of ours begins with. */
export const planText = (plan: Plan): string => `countersign.plan.v1\n${canonicalize(plan) ?? ''}`;
