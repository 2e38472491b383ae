import { expect, test } from 'vitest';
import { decisionSchema } from '../../core/panel/decision.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import type { EngineState } from '../../core/sandbox/supervisor.ts';
import { changeSchema } from '../../core/change/change.ts';
import { welcome } from '../../embedded/welcome.ts';
import { commandLines } from '../../core/github/command-lines.ts';
import { welcomeGitHub } from '../../embedded/welcome-github.ts';
import { welcomeSeats } from '../../embedded/welcome-seats.ts';
import { defaultConfiguration } from '../../core/configuration/default.ts';
import { configurationSchema } from '../../core/configuration/configuration.ts';

const status = (phase: AuditStatus['phase'], verdict: AuditStatus['verdict']): AuditStatus => ({
  phase,
  verdict,
  title: '',
  round: 1,
  seats: [],
  gates: [],
  questions: [],
  estimate: null,
  costMicroUsd: 0,
});

const temporal = {
  address: '127.0.0.1:7233',
  namespace: 'default',
  source: 'npm start',
  apiKey: null,
  tls: false,
  payloadKeys: [],
} as const;

const now = {
  engine: {
    ui: 'http://127.0.0.1:8233',
    temporal,
    simulator: 'http://127.0.0.1:8124',
    api: 'http://127.0.0.1:7300',
    fleet: 'http://127.0.0.1:40001',
    databaseUrl: 'postgres://postgres@/countersign?host=%2Ftmp%2Fx',
  },
  audit: { id: 'audit-welcome', runId: 'run-1', status: status('waiting-for-person', null) },
  seats: [
    { id: 'claude', provider: 'anthropic', model: 'claude-opus-4-6', missing: null },
    { id: 'gpt', provider: 'openai', model: 'gpt-5.4', missing: 'OPENAI_API_KEY' },
  ],
  github: { url: 'http://127.0.0.1:8126', by: null, signed: true },
  sandboxes: [
    { name: 'docker', available: false, detail: 'no Docker daemon answers' },
    { name: 'bubblewrap', available: true, detail: 'bubblewrap 0.8.0' },
  ] satisfies EngineState[],
  login: 'http://127.0.0.1:7300/login/once?link=x',
  home: '/somewhere/.countersign',
  tookSeconds: '4.2 s',
};

const jsonIn = (text: string) =>
  text.split('\n').flatMap((line) => (line.trim().startsWith('{') ? [JSON.parse(line) as unknown] : []));

test('it says what runs where and which seats are real', () => {
  const text = welcome(now);
  for (const place of [
    'http://127.0.0.1:8233',
    '127.0.0.1:7233',
    'http://127.0.0.1:8124',
    'http://127.0.0.1:7300/login/once?link=x',
    '/somewhere/.countersign/logs',
  ]) {
    expect(text).toContain(place);
  }
  expect(text).toMatch(/claude .*real/);
  expect(text).toMatch(/gpt .*SIMULATED: OPENAI_API_KEY is not set/);
  expect(text).toContain('no judgement');
});

test('a simulated GitHub is told as such, with a pull request to look at and what to answer', () => {
  const text = welcome(now);
  expect(text).toMatch(/GitHub +http:\/\/127\.0\.0\.1:8126 .*SIMULATED: GITHUB_APP_ID is not set/);
  expect(text).toContain('http://127.0.0.1:8126/demo/shop/pull/2\n');
  const comment = text.split('\n').find((line) => line.trim().startsWith('/countersign '));
  const [command] = commandLines(comment?.trim() ?? '');
  expect(command).toMatch(/^ ?reject \w+/);
  expect(text).not.toContain('Webhooks');
});

test('a real GitHub is named with what it is reached by and where its webhooks are taken', () => {
  const github = { url: 'https://github.com', by: 'App 7', signed: true };
  const text = welcome({ ...now, github });
  expect(text).toContain('https://github.com by App 7\n');
  expect(text).toContain('http://127.0.0.1:7300/github/webhooks\n');
  expect(text).not.toMatch(/8126|SIMULATED: GITHUB/);
  expect(text).toContain('--pull-request OWNER/NAME#NUMBER');
  expect(welcome({ ...now, github: { ...github, signed: false } })).toContain(
    'refused: set GITHUB_WEBHOOK_SECRET',
  );
});

test('which GitHub it is, is read from the settings', () => {
  const simulated = 'http://127.0.0.1:8126';
  expect(welcomeGitHub({}, null)).toBeNull();
  expect(welcomeGitHub({}, simulated)).toEqual({ url: simulated, by: null, signed: false });
  const real = { COUNTERSIGN_GITHUB_TOKEN: 'github_pat_a_secret', GITHUB_WEBHOOK_SECRET: 'x' };
  expect(welcomeGitHub(real, null)).toEqual({ url: 'https://github.com', by: 'a token', signed: true });
});

test('no line of prose is wider than a small terminal', () => {
  const wide = welcome(now)
    .split('\n')
    .filter((line) => line.length > 80 && !/https?:|postgres:|\{"/.test(line));
  expect(wide).toEqual([]);
});

test('all real seats need no warning', () => {
  expect(welcome({ ...now, seats: now.seats.slice(0, 1) })).not.toContain('judgement');
});

test('what is to be pasted is what the workflows take', () => {
  const [answer, input] = jsonIn(welcome(now)) as [unknown, { change: unknown; panel: string }];
  expect(decisionSchema.parse(answer).decision).toBe('reject');
  expect(changeSchema.parse(input.change).kind).toBe('patch');
  expect(input.panel).toBe('default');
});

test('the links lead to the audit and to a filled-in form', () => {
  const text = welcome(now);
  expect(text).toContain(
    'http://127.0.0.1:8233/namespaces/default/workflows/audit-welcome/run-1/user-metadata\n',
  );
  expect(text).toContain('/workflows/start-workflow?workflowType=auditChange&taskQueue=countersign\n');
});

test('a settled audit is offered for reading, not for settling', () => {
  const text = welcome({
    ...now,
    audit: { id: 'audit-welcome', runId: 'run-1', status: status('done', 'failed') },
  });
  expect(text).toContain('npx countersign show audit-welcome');
  expect(text).not.toContain('"decide"');
});

test('with a server of one’s own there is no link that we cannot know', () => {
  const text = welcome({ ...now, audit: null, engine: { ...now.engine, ui: null } });
  expect(text).not.toContain('/namespaces/');
  expect(text).toContain('npx countersign decisions');
});

test('the password of a database of one’s own is not shown', () => {
  const text = welcome({ ...now, engine: { ...now.engine, databaseUrl: 'postgres://me:hidden@db:5432/x' } });
  expect(text).not.toContain('hidden');
  expect(text).toContain('postgres://me:***@db:5432/x');
});

test('the seats are those of the panel "default", with what each lacks', () => {
  const configuration = configurationSchema.parse(defaultConfiguration);
  const seats = welcomeSeats(configuration, {
    GOOGLE_API_KEY: 'x',
    COUNTERSIGN_SIMULATOR_URL: 'http://127.0.0.1:1',
  });
  expect(seats.map(({ id, missing }) => [id, missing])).toEqual([
    ['claude', 'ANTHROPIC_API_KEY'],
    ['gemini', null],
    ['gpt', 'OPENAI_API_KEY'],
    ['ollama', 'OLLAMA_HOST'],
  ]);
});

test('it names the sandboxes that can be made here, or what to install, or where to look', () => {
  expect(welcome(now)).toMatch(/Sandboxes +bubblewrap 0\.8\.0\n/);
  expect(welcome(now)).not.toContain('no Docker daemon');
  expect(welcome({ ...now, sandboxes: now.sandboxes.slice(0, 1) })).toMatch(
    /Sandboxes +.*none: start Docker or install bubblewrap/,
  );
  expect(welcome({ ...now, sandboxes: null })).toMatch(/Sandboxes +.*did not answer: see sandbox\.log/);
});

test('a task to have developed is among what to try, and a simulated developer is told as such', () => {
  const text = welcome(now);
  expect(text).toMatch(/\n +npx countersign develop "[^"]+"\n/);
  expect(text).not.toContain('The simulated developer');
  const seats = now.seats.map((seat) => ({ ...seat, missing: 'A_KEY' }));
  expect(welcome({ ...now, seats })).toContain('The simulated developer');
});
