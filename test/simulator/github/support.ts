import { createSign } from 'node:crypto';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { onTestFinished } from 'vitest';
import { startGitHub, type GitHub, type GitHubOptions } from '../../../simulator/github/server.ts';

const require = createRequire(import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** A GitHub that ends with the test, with three people: ada may write, grace administers, mallory is a stranger. */
export async function githubForTest(options: GitHubOptions = {}): Promise<GitHub> {
  const github = await startGitHub(options);
  onTestFinished(() => github.close());
  for (const login of ['ada', 'grace', 'mallory']) github.addUser(login);
  return github;
}

export const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

/** One repository with a file of 40 lines and a pull request that changes line 20 and adds a file. */
export async function githubWithPull(options: GitHubOptions = {}) {
  const github = await githubForTest(options);
  await github.createRepository({
    owner: 'demo',
    name: 'shop',
    private: true,
    files: { 'src/cart.ts': numbered(40), 'README.md': '# Shop\n' },
    permissions: { ada: 'write', grace: 'admin' },
  });
  const pull = await github.openPullRequest({
    repository: 'demo/shop',
    title: 'Change the cart',
    by: 'ada',
    branch: 'cart',
    files: { 'src/cart.ts': numbered(40).replace('line 20\n', 'line twenty\n'), 'src/new.ts': 'new\n' },
  });
  return { github, pull };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The token that an App signs for itself. */
export function appToken(github: GitHub, claims: object = {}, privateKey = github.app.privateKey): string {
  const now = Math.floor(github.world.now().getTime() / 1000);
  const input = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 60, exp: now + 540, iss: String(github.app.id), ...claims })}`;
  return `${input}.${createSign('RSA-SHA256').update(input).sign(privateKey).toString('base64url')}`;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

export async function call(
  github: GitHub,
  token: string | null,
  ask: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method = 'GET', path = ''] = ask.split(' ');
  const response = await fetch(path.startsWith('http') ? path : `${github.apiUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export async function installationToken(github: GitHub, wanted: object = {}): Promise<string> {
  const { body } = await call(
    github,
    appToken(github),
    `POST /app/installations/${github.app.installationId}/access_tokens`,
    wanted,
  );
  return (body as { token: string }).token;
}

interface Operation {
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Operation['responses'][string]> };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** OpenAPI 3.0 says `nullable` beside a type, a reference or a choice; JSON Schema has a choice with null instead. */
function withoutNullable(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNullable);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, discriminator, ...rest } = value;
  // `discriminator` is no part of JSON Schema; a property of that name would be a schema and stay.
  const kept =
    typeof discriminator === 'object' && discriminator !== null && 'propertyName' in discriminator
      ? rest
      : value;
  const { nullable: _, ...plain } = kept;
  const schema = Object.fromEntries(
    Object.entries(nullable === true ? plain : kept).map(([key, each]) => [key, withoutNullable(each)]),
  );
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

const newAjv = () => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  // GitHub's "uri" is also a template now and then, and its "timestamp" and "repo.nwo" are its own.
  for (const name of ['timestamp', 'repo.nwo', 'ssh-key', 'ssh-key fingerprint']) ajv.addFormat(name, true);
  return ajv;
};

let openApi: { description: Description; ajv: Ajv } | null = null;
function loadOpenApi() {
  if (openApi) return openApi;
  const raw = readJson(require.resolve('@octokit/openapi/generated/api.github.com.json')) as Json;
  const description = withoutNullable(raw) as unknown as Description;
  const ajv = newAjv();
  ajv.addSchema({ $id: 'github', ...description });
  openApi = { description, ajv };
  return openApi;
}

/** What of the answer contradicts GitHub's own description of the operation; empty if nothing does. */
export function problemsOf(operation: string, { status, body }: Answer): string[] {
  const { description, ajv } = loadOpenApi();
  const [method = '', path = ''] = operation.split(' ');
  const pathKey = path.replaceAll('~', '~0').replaceAll('/', '~1');
  const responses = description.paths[path]?.[method.toLowerCase()]?.responses;
  if (!responses) return [`GitHub describes no operation "${operation}".`];
  const given = responses[String(status)];
  if (!given) return [`GitHub describes no answer ${status} of "${operation}".`];
  const name = given.$ref?.split('/').at(-1);
  const content = (name === undefined ? given : description.components.responses[name])?.content;
  // What an error holds is often not described.
  if (!content)
    return body === '' || status >= 400 ? [] : [`An answer ${status} of "${operation}" has no body.`];
  const [type = ''] = Object.keys(content);
  const base =
    name === undefined
      ? `paths/${pathKey}/${method.toLowerCase()}/responses/${status}`
      : `components/responses/${name}`;
  const pointer = encodeURI(`github#/${base}/content/${type.replaceAll('/', '~1')}/schema`);
  const validate = ajv.getSchema(pointer) ?? ajv.compile({ $ref: pointer });
  if (validate(body) === true) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

let hookAjv: Ajv | null = null;
/** What of an event's payload contradicts its schema; empty if nothing does. */
export function payloadProblems(event: string, action: string | null, payload: unknown): string[] {
  if (!hookAjv) {
    hookAjv = newAjv();
    hookAjv.addKeyword('tsAdditionalProperties');
    hookAjv.addSchema({
      ...(readJson(require.resolve('@octokit/webhooks-schemas/schema.json')) as object),
      $id: 'hooks',
    });
  }
  const name = `${event}$${action ?? 'event'}`;
  const validate = hookAjv.getSchema(`hooks#/definitions/${name}`);
  if (!validate) return [`There is no schema of "${name}".`];
  if (validate(payload) === true) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

export interface Received {
  event: string;
  id: string;
  signature: string;
  userAgent: string;
  text: string;
  payload: Record<string, unknown>;
}

/** A receiver of webhooks. `answer` is asked for the status of each. */
export async function receiver(answer: (received: Received) => number | Promise<number> = () => 202) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const header = (name: string) => String(request.headers[name] ?? '');
      const one = {
        event: header('x-github-event'),
        id: header('x-github-delivery'),
        signature: header('x-hub-signature-256'),
        userAgent: header('user-agent'),
        text,
        payload: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
      received.push(one);
      void Promise.resolve(answer(one)).then((status) => response.writeHead(status).end('ok'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const names = () =>
    received.map(({ event, payload }) =>
      typeof payload.action === 'string' ? `${event}.${payload.action}` : event,
    );
  return { url: `http://127.0.0.1:${port}/hook`, received, names };
}

const run = promisify(execFile);

/** Git as a stranger's machine would run it: no configuration of the user, never a prompt. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(
    'git',
    ['-c', 'user.name=ada', '-c', 'user.email=ada@users.noreply.github.com', ...args],
    {
      cwd: folder,
      timeout: 20_000,
      env: {
        PATH: process.env.PATH,
        HOME: devNull,
        GIT_CONFIG_GLOBAL: devNull,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
      },
    },
  );
  return stdout.trim();
}

export async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-github-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const gitUrl = (github: GitHub, token: string, repository = 'demo/shop'): string =>
  `${github.url.replace('http://', `http://x-access-token:${token}@`)}/${repository}.git`;
