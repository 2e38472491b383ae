import * as z from 'zod/mini';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const path = text(4096);
const count = (max: number) => z.int().check(z.minimum(1), z.maximum(max));

/** Arguments of one tool call larger than this are refused unread. */
export const argumentBytesMax = 512_000;
/** Calls in one answer; further ones are refused. */
export const callsPerTurnMax = 32;

/**
 * The developer's tools by name: what they take. `description` is what the model reads. Which of them a role may use is
 * said in `core/policy/roles.ts`.
 */
export const toolSchemas = {
  plan: z.strictObject({
    summary: text(4000),
    files: z.array(path).check(z.maxLength(100)),
    /** What a person should have a say in: a framework, a data model, a public interface. */
    decisions: z
      .array(
        z.strictObject({
          kind: z.enum(['framework', 'data-model', 'public-interface', 'security', 'other']),
          question: text(500),
          options: z
            .array(z.strictObject({ option: text(500), tradeOffs: text(1000) }))
            .check(z.minLength(1), z.maxLength(6)),
          /** Index into `options`. */
          recommended: z.int().check(z.minimum(0), z.maximum(5)),
        }),
      )
      .check(z.maxLength(6)),
  }),
  read: z.strictObject({ path, fromLine: z.optional(count(10_000_000)), lines: z.optional(count(2000)) }),
  list: z.strictObject({ path: z.optional(path), depth: z.optional(count(12)) }),
  search: z.strictObject({
    pattern: text(1000),
    path: z.optional(path),
    glob: z.optional(text(300)),
    ignoreCase: z.optional(z.boolean()),
  }),
  edit: z.strictObject({
    path,
    old: text(200_000),
    new: z.string().check(z.maxLength(200_000)),
    all: z.optional(z.boolean()),
  }),
  write: z.strictObject({ path, text: z.string().check(z.maxLength(400_000)) }),
  run: z.strictObject({ command: text(20_000), seconds: z.optional(count(86_400)) }),
  /** Without `only`, the whole suite, which ends the iteration. */
  test: z.strictObject({ only: z.optional(text(2000)) }),
  start_service: z.strictObject({ name: text(40) }),
  stop_service: z.strictObject({ name: text(40) }),
  service_log: z.strictObject({ name: text(40), lines: z.optional(count(1000)) }),
  build_image: z.strictObject({ dockerfile: path, context: z.optional(path), tag: text(100) }),
  browser: z.strictObject({ urls: z.array(text(2000)).check(z.minLength(1), z.maxLength(10)) }),
  web_search: z.strictObject({ query: text(400) }),
  call_connector: z.strictObject({
    connector: text(40),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: text(2000),
    body: z.optional(z.string().check(z.maxLength(200_000))),
  }),
  ask_person: z.strictObject({
    question: text(2000),
    options: z.optional(z.array(text(500)).check(z.maxLength(6))),
    /** A host that the proxy refused and the work needs. */
    allowHost: z.optional(text(253)),
  }),
  finish: z.strictObject({
    /** The commit's subject: imperative, at most 72 characters. */
    subject: text(200),
    /** What changed and why. */
    body: text(8000),
    /** Tests that fail without the change; empty only where no behaviour is new. */
    newTests: z.array(path).check(z.maxLength(50)),
  }),
} as const;

export type ToolName = keyof typeof toolSchemas;
export type ToolArguments<Name extends ToolName> = z.infer<(typeof toolSchemas)[Name]>;
export type ToolCall = { [Name in ToolName]: { tool: Name; arguments: ToolArguments<Name> } }[ToolName];
export const toolNames = Object.keys(toolSchemas) as ToolName[];
