import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Check, ok, warning, wrong } from '../../embedded/check.ts';
import { doctor, examine, report } from '../../embedded/doctor.ts';
import { freePort } from '../../embedded/ports.ts';
import { markOf } from '../../embedded/process-mark.ts';
import { homeOf, prepareHome } from '../../settings/home.ts';
import { writeState } from '../../settings/state.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function world(extra: NodeJS.ProcessEnv = {}) {
  const cwd = temporaryFolder();
  const ports = await Promise.all(Array.from({ length: 5 }, () => freePort()));
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    XDG_CACHE_HOME: join(cwd, 'cache'),
    COUNTERSIGN_HOME: join(cwd, 'home'),
    COUNTERSIGN_TEMPORAL_PORT: String(ports[0]),
    COUNTERSIGN_UI_PORT: String(ports[1]),
    COUNTERSIGN_SIMULATOR_PORT: String(ports[2]),
    COUNTERSIGN_API_PORT: String(ports[3]),
    COUNTERSIGN_GITHUB_PORT: String(ports[4]),
    ...extra,
  };
  const look = async (): Promise<Record<string, Check>> =>
    Object.fromEntries((await examine({ environment, cwd })).map((check) => [check.name, check]));
  return { cwd, environment, look };
}

test('a machine with all that is needed has nothing wrong', async () => {
  const { look } = await world();
  const checks = await look();
  expect(Object.values(checks).filter(({ state }) => state === 'wrong')).toEqual([]);
  expect(checks['Node']?.what).toContain(process.versions.node);
  expect(checks['PostgreSQL']?.what).toMatch(/embedded \d+\.\d+/);
  expect(checks['home']?.what).toContain('GB free');
});

test('keys are told as set, and never shown', async () => {
  const { look } = await world({ ANTHROPIC_API_KEY: 'sk-very-secret', OPENAI_API_KEY: ' ' });
  const checks = await look();
  expect(checks['providers']?.what).toMatch(/^anthropic: real; .*openai.*: simulated$/);
  expect(checks['providers']?.mend).not.toContain('ANTHROPIC_API_KEY');
  expect(checks['providers']?.mend).toContain('OPENAI_API_KEY');
  expect(JSON.stringify(checks)).not.toContain('very-secret');
});

test('says how people sign in, and what that lacks', async () => {
  const { look, cwd, environment } = await world();
  const said = async (yaml: string) => {
    writeFileSync(join(cwd, 'countersign.yaml'), yaml);
    return (await look())['sign-in'];
  };
  const oidc =
    'login: { oidc: { issuer: "https://login.example", clientId: c, clientSecretVariable: COUNTERSIGN_LOGIN_S } }';
  expect(await said('')).toMatchObject({ state: 'ok', what: 'by links: npx countersign login-link' });
  expect(await said('people: { ada: { name: Ada } }')).toMatchObject({
    what: expect.stringContaining('--as ID'),
  });
  expect(await said(oidc)).toMatchObject({
    state: 'wrong',
    mend: expect.stringContaining('Set COUNTERSIGN_LOGIN_S, or COUNTERSIGN_LOGIN_S_FILE'),
  });
  environment['COUNTERSIGN_LOGIN_S'] = 'very-secret';
  expect(await said(`${oidc}\npeople: { ada: { name: Ada } }`)).toMatchObject({
    state: 'warning',
    what: expect.stringContaining('no person has "email"'),
  });
  const fine = await said(`${oidc}\npeople: { ada: { name: Ada, email: a@b.c } }`);
  expect(fine).toMatchObject({ state: 'ok', what: expect.stringContaining('by https://login.example') });
  expect(JSON.stringify(fine)).not.toContain('very-secret');
  expect(await said('people: 7')).toMatchObject({ state: 'ok' });
});

test('says which GitHub is connected, and shows no secret', async () => {
  const gitHub = async (extra: NodeJS.ProcessEnv) => (await (await world(extra)).look())['GitHub'];
  expect(await gitHub({ GITHUB_TOKEN: 'ghp_of_the_shell_123' })).toMatchObject({
    state: 'warning',
    mend: expect.stringContaining('GITHUB_APP_ID'),
  });
  const connected = await gitHub({ COUNTERSIGN_GITHUB_TOKEN: 'github_pat_very_secret' });
  expect(connected).toMatchObject({
    state: 'ok',
    what: expect.stringContaining('https://github.com by a token'),
  });
  expect(JSON.stringify(connected)).not.toContain('very_secret');
  const mistaken = await gitHub({ GITHUB_APP_ID: '1' });
  expect(mistaken).toMatchObject({
    state: 'wrong',
    mend: expect.stringContaining('GITHUB_APP_PRIVATE_KEY_FILE'),
  });
});

test('without Temporal it says whether Go could build it', async () => {
  const { look, cwd, environment } = await world({ PATH: '/nowhere' });
  expect((await look())['Temporal']).toMatchObject({
    state: 'warning',
    what: expect.stringContaining('no Go'),
  });
  mkdirSync(join(cwd, 'bin'));
  writeFileSync(join(cwd, 'bin', 'go'), '', { mode: 0o755 });
  environment['PATH'] = join(cwd, 'bin');
  expect((await look())['Temporal']?.what).toContain('about 4 minutes');
  writeFileSync(join(cwd, 'bin', 'temporal'), '', { mode: 0o755 });
  expect((await look())['Temporal']).toMatchObject({ state: 'ok', what: expect.stringContaining('on PATH') });
});

test('git and Chromium that are missing are told with how to get them', async () => {
  const { look } = await world({ PATH: '/nowhere' });
  const checks = await look();
  expect(checks['git']).toMatchObject({ state: 'wrong', mend: expect.stringContaining('Install git') });
  expect(checks['Chromium']).toMatchObject({ state: 'warning' });
});

/** A folder with programs that do as they are told, for PATH. */
function programs(all: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(all))
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return folder;
}

/** A Docker daemon as far as the doctor asks one. */
async function daemon(status: number): Promise<string> {
  const socket = join(temporaryFolder(), 'docker.sock');
  const server = createHttpServer((_, answer) => {
    answer.writeHead(status).end(JSON.stringify({ Version: '20.10.24' }));
  });
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return socket;
}

describe('sandboxes', () => {
  const works = { bwrap: 'test "$1" = --version && echo bubblewrap 0.8.0', setpriv: '', prlimit: '' };
  const allowed = { ...works, bwrap: 'test "$1" = --version && echo bubblewrap 0.8.0 || true' };
  const look = async (environment: NodeJS.ProcessEnv) =>
    (await (await world({ DOCKER_HOST: '/nowhere/docker.sock', ...environment })).look())['sandboxes'];

  test('a Docker daemon is enough', async () => {
    const DOCKER_HOST = `unix://${await daemon(200)}`;
    const found = await look({ DOCKER_HOST, PATH: programs({}) });
    expect(found).toMatchObject({ state: 'ok', what: expect.stringMatching(/^Docker 20\.10\.24; no bwrap/) });
  });

  test.skipIf(process.platform !== 'linux')('so is bubblewrap that may make namespaces', async () => {
    expect(await look({ PATH: programs(allowed) })).toMatchObject({
      state: 'ok',
      what: 'no Docker daemon at /nowhere/docker.sock; bubblewrap 0.8.0',
    });
  });

  test('none at all is told with how to get one, and audits need none', async () => {
    const DOCKER_HOST = await daemon(500);
    expect(await look({ DOCKER_HOST, PATH: programs({}) })).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('no task can be developed, all else works'),
      mend: expect.stringMatching(/apt-get install bubblewrap util-linux.*start Docker/),
    });
  });

  test.skipIf(process.platform !== 'linux')('bubblewrap that is forbidden says what forbids it', async () => {
    expect(await look({ PATH: programs(works) })).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('bubblewrap 0.8.0 may not make user namespaces'),
      mend: expect.stringContaining('unprivileged_userns_clone'),
    });
  });

  test('a daemon of another machine is of no use', async () => {
    expect((await look({ DOCKER_HOST: 'tcp://10.0.0.1:2375', PATH: programs({}) }))?.mend).toContain(
      'a Docker daemon on this machine',
    );
  });
});

test('servers that are given by address are asked', async () => {
  const given = { TEMPORAL_ADDRESS: inject('temporalAddress'), DATABASE_URL: inject('databaseUrl') };
  const checks = await (await world(given)).look();
  expect(checks['Temporal']).toMatchObject({ state: 'ok', what: expect.stringContaining('answers') });
  expect(checks['PostgreSQL']).toMatchObject({ state: 'ok', what: expect.stringMatching(/^18.*answers$/) });
});

test('servers that do not answer are wrong, with what to do', async () => {
  const port = await freePort();
  const url = `postgres://me:hidden@127.0.0.1:${port}/x`;
  const checks = await (await world({ TEMPORAL_ADDRESS: `127.0.0.1:${port}`, DATABASE_URL: url })).look();
  expect(checks['Temporal']).toMatchObject({
    state: 'wrong',
    mend: expect.stringContaining('TEMPORAL_ADDRESS'),
  });
  expect(checks['PostgreSQL']).toMatchObject({
    state: 'wrong',
    what: expect.stringContaining('ECONNREFUSED'),
  });
  expect(JSON.stringify(checks)).not.toContain('hidden');
});

test('a busy port is wrong, unless what holds it is ours', async () => {
  const { look, cwd, environment } = await world();
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  const port = Number(environment['COUNTERSIGN_TEMPORAL_PORT']);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect((await look())['ports']).toMatchObject({
    state: 'wrong',
    mend: expect.stringContaining(`Port ${port}`),
  });
  const home = homeOf(environment, cwd);
  prepareHome(home);
  const mark = markOf(process.pid);
  if (mark) writeState(home, { temporal: { mark, url: `127.0.0.1:${port}` } });
  const checks = await look();
  expect(checks['ports']).toMatchObject({ state: 'ok', what: expect.stringContaining('ours') });
  expect(checks['Temporal']?.what).toContain(`runs at 127.0.0.1:${port}`);
});

test('a port that is no number does not end the examination', async () => {
  const checks = await (await world({ COUNTERSIGN_UI_PORT: 'eight' })).look();
  expect(checks['ports']).toMatchObject({
    state: 'wrong',
    what: expect.stringContaining('COUNTERSIGN_UI_PORT'),
  });
  expect(checks['Node']?.state).toBe('ok');
});

test('overrides in countersign.yaml that have no effect are named', async () => {
  const { cwd, look } = await world();
  writeFileSync(
    join(cwd, 'countersign.yaml'),
    'overrides: [{ gate: secrets, reason: sample keys, by: ada, expires: 2020-01-31 }]\n',
  );
  expect((await look())['countersign.yaml']).toMatchObject({
    state: 'warning',
    what: expect.stringContaining('1 override(s) without effect'),
    mend: expect.stringContaining('expired on 2020-01-31'),
  });
});

test('mistakes in countersign.yaml are counted', async () => {
  const { look, cwd } = await world();
  expect((await look())['countersign.yaml']?.what).toContain('none here');
  writeFileSync(join(cwd, 'countersign.yaml'), 'seats: {}\npanels: {}\nnonsense: 1\n');
  expect((await look())['countersign.yaml']).toMatchObject({
    state: 'wrong',
    mend: expect.stringContaining('check-config'),
  });
});

test('the report has a line for each check and one for its remedy, in colour only on a terminal', () => {
  const checks = [
    ok('git', '2.39'),
    warning('Chromium', 'not found', 'Install it.'),
    wrong('ports', 'taken', 'Free it.'),
  ];
  const text = report(checks, false);
  expect(text.split('\n')).toEqual([
    '✓ git       2.39',
    '! Chromium  not found',
    '            → Install it.',
    '✗ ports     taken',
    '            → Free it.',
    '',
    '1 wrong, 1 to know about.',
    '',
  ]);
  expect(report(checks.slice(0, 1), false)).toContain('All is well.');
});

test('the exit status says whether something is wrong', async () => {
  let printed = '';
  const status = await doctor({ write: (text) => (printed += text) });
  expect(printed).toContain('PostgreSQL');
  expect(status).toBe(printed.includes('✗') ? 1 : 0);
});
