import { isCollection, parseDocument, visit } from 'yaml';
import * as z from 'zod';
import { explainInput } from '../explain-input.ts';
import { environmentProblem } from './environment-name.ts';
import { sandboxLimitsSchema, type SandboxLimits } from './limits.ts';

export const sandboxFilePath = '.countersign/sandbox.yaml';
const charactersMax = 64 * 1024;
/** Deeper than any field stands. */
const depthMax = 8;

const command = z.string().trim().min(1).max(2000);
const port = z.int().min(1).max(65_535);
const imageName = z
  .string()
  .max(300)
  .refine((name) => /^[a-z0-9][a-z0-9._/:-]*(?:@sha256:[0-9a-f]{64})?$/.test(name), {
    message: 'write the name of an image, such as node:24 or node:24@sha256:….',
  });

const environment = z.record(z.string().max(200), z.string().max(4000)).superRefine((names, context) => {
  if (Object.keys(names).length > 100) context.addIssue({ code: 'custom', message: 'name at most 100.' });
  for (const name of Object.keys(names)) {
    const problem = environmentProblem(name);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: [name] });
  }
});

const serviceSchema = z
  .strictObject({
    name: z
      .string()
      .max(40)
      .refine((name) => /^[a-z0-9][a-z0-9-]*$/.test(name), {
        message: 'write a name of small letters, digits and hyphens.',
      }),
    command: command.optional(),
    image: imageName.optional(),
    port: port.optional(),
    environment: environment.optional(),
    readySeconds: z.int().min(1).max(3600).optional(),
  })
  .refine(({ command, image }) => (command === undefined) !== (image === undefined), {
    message: 'write exactly one of "command" and "image".',
  });

const folder = z
  .string()
  .max(200)
  .refine((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('/'), {
    message: 'write the name of a folder, such as node_modules, without slashes.',
  });

const report = z
  .string()
  .max(500)
  .refine((path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..'), {
    message: 'write a path inside the repository, such as reports/junit.xml.',
  });

const page = z
  .string()
  .max(2000)
  .refine((url) => /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?#]|$)/.test(url), {
    message: 'write a page of the sandbox itself, such as http://localhost:5173/.',
  });

const limit = (name: keyof SandboxLimits) =>
  z
    .number()
    .refine((value) => sandboxLimitsSchema.shape[name].safeParse(value).success, {
      message: `it is outside of what ${name} can be at all.`,
    })
    .optional();

const limits = z.strictObject({
  cpus: limit('cpus'),
  memoryMb: limit('memoryMb'),
  processesMax: limit('processesMax'),
  openFilesMax: limit('openFilesMax'),
  diskMb: limit('diskMb'),
  filesMax: limit('filesMax'),
  temporaryMb: limit('temporaryMb'),
  outputKb: limit('outputKb'),
  commandSeconds: limit('commandSeconds'),
} satisfies Record<keyof SandboxLimits, unknown>);

/** What a repository says about its own sandbox. All of it is a wish: `joinSpec` grants what policy allows. */
const sandboxFileSchema = z.strictObject({
  image: imageName.optional(),
  setup: z.array(command).max(20).optional(),
  tests: z.array(command).min(1).max(10).optional(),
  /** JUnit reports that the tests write. */
  reports: z.array(report).max(50).optional(),
  services: z.array(serviceSchema).max(10).optional(),
  pages: z.array(page).max(10).optional(),
  caches: z.array(folder).max(50).optional(),
  limits: limits.optional(),
  environment: environment.optional(),
});
export type SandboxFile = z.infer<typeof sandboxFileSchema>;

const example = {
  image: 'node:24',
  setup: ['npm ci'],
  tests: ['npm test'],
  pages: ['http://localhost:5173/'],
};

/**
 * Reads `.countersign/sandbox.yaml`, which anyone who may change the repository has written. `problem` names each wrong
 * field and its remedy; the file then counts for nothing, since half of it could mean something else.
 */
export function readSandboxFile(text: string): { file: SandboxFile } | { problem: string } {
  if (text.length > charactersMax) {
    return refuse(
      `has ${text.length} characters, more than the ${charactersMax} that it may have. Shorten it.`,
    );
  }
  const document = parseDocument(text, {
    strict: true,
    uniqueKeys: true,
    prettyErrors: true,
    logLevel: 'error',
  });
  const error = document.errors[0] ?? document.warnings[0];
  if (error) return refuse(`is no YAML that can be taken: ${error.message.split('\n')[0]}. Mend that line.`);
  const strange = strangeNode(document);
  if (strange !== null) return refuse(strange);
  const raw: unknown = document.toJS() ?? {};
  const parsed = sandboxFileSchema.safeParse(raw);
  if (parsed.success) return { file: parsed.data };
  return { problem: explainInput(parsed.error.issues, raw, `The file ${sandboxFilePath}`, example) };
}

const refuse = (why: string) => ({ problem: `The file ${sandboxFilePath} ${why}` });

/** What repeats by reference can grow without bound, and what nests deep exhausts the stack. */
function strangeNode(document: ReturnType<typeof parseDocument>): string | null {
  let found: string | null = null;
  visit(document, {
    Alias: (_key, alias) => {
      found = `refers to "${alias.source.slice(0, 60)}". Write the value out: aliases are not taken here.`;
      return visit.BREAK;
    },
    Pair: (_key, pair) => {
      if (!isCollection(pair.key)) return undefined;
      found = 'has a list or block as a key. Use a plain name as the key.';
      return visit.BREAK;
    },
    Collection: (_key, _collection, path) => {
      if (path.length <= depthMax * 2) return undefined;
      found = 'is nested too deep. No field stands that deep: check the indentation.';
      return visit.BREAK;
    },
  });
  return found;
}
