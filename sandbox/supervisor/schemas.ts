import * as z from 'zod';
import { snapshotId, taskId } from '../../core/ids.ts';
import type { BoxCall } from '../../core/sandbox/box-call.ts';
import { egressRuleSchema } from '../../core/sandbox/egress.ts';
import { sandboxLimitsSchema } from '../../core/sandbox/limits.ts';
import { type CleanRoom, engineNames, type SandboxSpec } from '../../core/sandbox/supervisor.ts';

/** Of everything that is asked of the supervisor; our own workers ask it, so that these are only the last fence. */
const text = (max: number) => z.string().min(1).max(max);
const path = z.string().max(4096);
const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);
/** Of a folder or file, wherever it lies. */
const name = z.string().regex(/^(?!\.{1,2}$)[^/\0]{1,200}$/);
const count = z.int().min(1).max(1_000_000_000);
const milliseconds = z.int().min(1).max(86_400_000);
const environment = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(32_000));
/** By digest, or by id where no registry knows it. */
const image = z.string().regex(/^(?:[a-z0-9][a-z0-9._/:-]*@)?sha256:[0-9a-f]{64}$/);

export const keySchema = text(300);
export const snapshotSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .transform(snapshotId);
export const ruleSchema = egressRuleSchema;
const fileBytesMax = 4_000_000;

export const callSchema: z.ZodType<BoxCall> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run'),
    command: text(100_000),
    cwd: path.optional(),
    timeoutMs: milliseconds,
    environment: environment.optional(),
  }),
  z.strictObject({ kind: z.literal('read'), path, fromLine: count, linesMax: count }),
  z.strictObject({ kind: z.literal('list'), path, depthMax: count, entriesMax: count }),
  z.strictObject({
    kind: z.literal('search'),
    pattern: text(10_000),
    path,
    glob: text(1000).optional(),
    ignoreCase: z.boolean(),
    matchesMax: count,
  }),
  z.strictObject({ kind: z.literal('write'), path, text: z.string().max(fileBytesMax) }),
  z.strictObject({
    kind: z.literal('edit'),
    path,
    old: text(fileBytesMax),
    new: z.string().max(fileBytesMax),
    all: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('start-service'), name: word }),
  z.strictObject({ kind: z.literal('stop-service'), name: word }),
  z.strictObject({ kind: z.literal('service-log'), name: word, linesMax: count }),
  z.strictObject({ kind: z.literal('build-image'), dockerfile: path, context: path, tag: text(200) }),
  z.strictObject({
    kind: z.literal('browse'),
    urls: z.array(text(4000)).min(1).max(20),
    timeoutMs: milliseconds,
  }),
]) as z.ZodType<BoxCall>;

const service = z
  .strictObject({
    name: word,
    command: text(20_000).optional(),
    image: image.optional(),
    port: z.int().min(1).max(65_535).nullable(),
    environment,
    readyWithinMs: milliseconds,
  })
  .refine(({ command, image }) => (command === undefined) !== (image === undefined), {
    message: 'has either a command or an image',
  });

export const specSchema = z.strictObject({
  task: text(300).transform(taskId),
  engine: z.enum(['auto', ...engineNames]),
  image: image.nullable(),
  limits: sandboxLimitsSchema,
  egress: z.strictObject({
    rules: z.array(egressRuleSchema).max(1000),
    bytesMax: z.number().min(0),
    requestsMax: z.int().min(0),
    alsoAddresses: z.array(z.string()).optional(),
  }),
  caches: z.array(name).max(100),
  environment,
  setup: z.array(text(20_000)).max(50),
  services: z.array(service).max(20),
  baseImages: z.array(image).max(100),
  tasksMax: z.int().min(1).optional(),
}) as unknown as z.ZodType<SandboxSpec>;

export const roomSchema = z.strictObject({
  snapshot: snapshotSchema,
  overlay: z.strictObject({ snapshot: snapshotSchema, paths: z.array(path).max(10_000) }).nullable(),
  command: text(100_000),
  timeoutMs: milliseconds,
}) satisfies z.ZodType<CleanRoom>;

export const messageSchema = z.strictObject({ message: text(10_000) });
export const restoreSchema = z.strictObject({ snapshot: snapshotSchema });
export const mergeSchema = z.strictObject({ snapshot: snapshotSchema, base: snapshotSchema });
export const filesSchema = z.strictObject({
  snapshot: snapshotSchema,
  paths: z.array(path).max(10_000),
  bytesMax: z.int().min(1).max(10_000_000),
});
