import { parse, type ParseError } from 'jsonc-parser';
import * as z from 'zod';
import { environmentProblem } from './environment-name.ts';

const charactersMax = 256 * 1024;
const commandCharsMax = 2000;

/** What a `devcontainer.json` says as far as a sandbox can follow it, and in words what it cannot. */
export interface Devcontainer {
  image: string | null;
  setup: string[];
  environment: Record<string, string>;
  /** Ports that it forwards: what the repository's servers listen on. */
  ports: number[];
  remarks: string[];
}

const one = z.union([z.string(), z.array(z.string()).max(100)]);
const commands = z.union([one, z.record(z.string(), one)]);
/** Anything may stand beside these; a field of another form than here is passed over with a remark. */
const fields = {
  image: z.string().min(1).max(300),
  onCreateCommand: commands,
  updateContentCommand: commands,
  postCreateCommand: commands,
  containerEnv: z.record(z.string(), z.string()),
  remoteEnv: z.record(z.string(), z.string().nullable()),
  forwardPorts: z.array(z.union([z.int(), z.string()])).max(100),
};

/** Fields that are not obeyed, each with what to do instead. */
const refused: Record<string, string> = {
  features: 'name an image that has what they would install',
  dockerComposeFile: 'name its services in .countersign/sandbox.yaml',
  build: 'name a built image; images are built by the broker, never beside the sandbox',
  dockerFile: 'name a built image; images are built by the broker, never beside the sandbox',
  mounts: 'nothing of the host but the workspace is seen inside',
  workspaceMount: 'the workspace is always at /work',
  runArgs: 'how a sandbox runs is set by policy',
  privileged: 'a sandbox never is',
  capAdd: 'a sandbox has no capabilities',
  securityOpt: 'how a sandbox is confined is set by policy',
  initializeCommand: 'nothing of a repository runs on the host',
  postStartCommand: 'name what has to run beside the tests as a service in .countersign/sandbox.yaml',
  remoteUser: 'everything runs as one user without rights',
  containerUser: 'everything runs as one user without rights',
};

/** Reads `.devcontainer/devcontainer.json`: JSON with comments. Never throws: what is wrong becomes a remark. */
export function readDevcontainer(text: string): Devcontainer {
  const read: Devcontainer = { image: null, setup: [], environment: {}, ports: [], remarks: [] };
  const raw = parseFile(text);
  if (typeof raw === 'string') {
    read.remarks.push(`devcontainer.json ${raw}`);
    return read;
  }
  const field = <Name extends keyof typeof fields>(name: Name) => take(raw, name, read.remarks);
  read.image = field('image') ?? null;
  for (const name of ['onCreateCommand', 'updateContentCommand', 'postCreateCommand'] as const) {
    read.setup.push(...commandLines(field(name), name, read.remarks));
  }
  addEnvironment(read, { ...field('containerEnv'), ...field('remoteEnv') });
  read.ports = (field('forwardPorts') ?? []).map(portOf).filter((port) => port !== null);
  for (const [name, instead] of Object.entries(refused)) {
    if (isSet(raw[name])) read.remarks.push(`devcontainer.json: "${name}" is not followed: ${instead}.`);
  }
  return read;
}

const isSet = (value: unknown): boolean => value !== undefined && value !== false && value !== null;

function parseFile(text: string): Record<string, unknown> | string {
  if (text.length > charactersMax)
    return `has ${text.length} characters, more than ${charactersMax}, and was not read.`;
  if (nestsTooDeep(text)) return 'is nested too deep, and was not read.';
  const errors: ParseError[] = [];
  const raw: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0)
    return 'is no JSON with comments, and was not read. Mend it, or write .countersign/sandbox.yaml.';
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return 'holds no fields, and was not read.';
  return raw as Record<string, unknown>;
}

/** Brackets in text count too: a file that has so many is none of this kind. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth > 100) return true;
  }
  return false;
}

function take<Name extends keyof typeof fields>(
  raw: Record<string, unknown>,
  name: Name,
  remarks: string[],
): z.infer<(typeof fields)[Name]> | undefined {
  if (!Object.hasOwn(raw, name) || !isSet(raw[name])) return undefined;
  const parsed = fields[name].safeParse(raw[name]);
  if (parsed.success) return parsed.data as z.infer<(typeof fields)[Name]>;
  remarks.push(`devcontainer.json: "${name}" is not of the form that it should have, and was passed over.`);
  return undefined;
}

/** A text is for the shell, a list is a program with its arguments, and named ones run one after the other here. */
function commandLines(told: z.infer<typeof commands> | undefined, name: string, remarks: string[]): string[] {
  if (told === undefined) return [];
  const each = typeof told === 'string' || Array.isArray(told) ? [told] : Object.values(told);
  const lines = each.map((one) => (typeof one === 'string' ? one.trim() : one.map(quote).join(' ')));
  const fit = lines.filter((line) => line !== '' && line.length <= commandCharsMax);
  if (fit.length < lines.length)
    remarks.push(`devcontainer.json: a command of "${name}" is empty or too long.`);
  return fit.slice(0, 20).map((line) => line.replaceAll(workspaceFolder, '/work'));
}

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const workspaceFolder = /\$\{(?:containerWorkspaceFolder|localWorkspaceFolder)\}/g;

function addEnvironment(read: Devcontainer, told: Record<string, string | null>): void {
  for (const [name, value] of Object.entries(told).slice(0, 100)) {
    const here = (value ?? '').replaceAll(workspaceFolder, '/work');
    const problem = /\$\{/.test(here) ? 'variables of the host stay outside.' : environmentProblem(name);
    if (problem !== null)
      read.remarks.push(`devcontainer.json: the variable "${name.slice(0, 100)}" is not set: ${problem}`);
    else if (value !== null) read.environment[name] = here.slice(0, 4000);
  }
}

/** `3000`, or `db:5432` of a service; here all are on the same loopback. */
function portOf(told: number | string): number | null {
  const port = Number(typeof told === 'string' ? told.slice(told.lastIndexOf(':') + 1) : told);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null;
}
