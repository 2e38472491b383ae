import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { queues } from '../../core/queues.ts';
import { searchAttributes } from '../../core/search-attributes.ts';
import { type ComposeFile, readComposeFile, root } from './compose-file.ts';

const compose = readComposeFile();
const services = Object.entries(compose.services);

/** `docker compose` or the older `docker-compose`; null where neither is. */
const composeCommand =
  [['docker', 'compose'], ['docker-compose']].find(
    ([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0,
  ) ?? null;
const leftOut = composeCommand === null && process.env['CI'] !== 'true';

test.skipIf(leftOut)(
  `compose itself accepts the file${leftOut ? ' (left out: no docker compose on PATH)' : ''}`,
  () => {
    if (!composeCommand) {
      throw new Error(
        'Neither "docker compose" nor "docker-compose" is on PATH, and with CI=true this is not left out: apt-get install docker-compose.',
      );
    }
    const [program = '', ...args] = composeCommand;
    const file = join(root, 'docker-compose.yml');
    const read = parse(
      execFileSync(program, [...args, '-f', file, 'config'], { encoding: 'utf8' }),
    ) as ComposeFile;
    expect(Object.keys(read.services).toSorted()).toEqual(Object.keys(compose.services).toSorted());
    for (const [name, { environment }] of services) {
      expect(read.services[name]?.environment).toEqual(environment);
    }
  },
);

describe.each(services)('the service %s', (name, service) => {
  test('listens on loopback only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('is of a stated version', () => {
    expect(service.image).toMatch(/^[\w/-]+:\d+\.\d+(\.\d+)?$/);
  });

  test('is told of secrets by file, and only of those that it may read', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      expect(value, variable).not.toMatch(/:\/\/[^/]*:[^/]*@/);
      if (!/KEY|TOKEN|PASSWORD|PWD|SECRET|DATABASE_URL/.test(variable)) continue;
      expect(variable).toMatch(/_FILE$/);
      expect(service.secrets?.map((secret) => `/run/secrets/${secret}`)).toContain(value);
    }
  });

  test('is given only files that are there', () => {
    for (const mount of service.volumes ?? []) {
      const [source = ''] = mount.split(':');
      if (source.startsWith('.')) expect(existsSync(join(root, source)), source).toBe(true);
      // Of the machine itself; only the supervisor has such: see its own test.
      else if (source.startsWith('/')) expect(name).toBe('sandbox');
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });
});

test('each queue is served by exactly one worker', () => {
  const served = services.flatMap(
    ([, { environment }]) => environment?.['COUNTERSIGN_QUEUES']?.split(',') ?? [],
  );
  expect(served.toSorted()).toEqual(Object.values(queues).toSorted());
});

test('only the worker that asks models may read providers’ keys', () => {
  const holders = services.filter(([, { secrets }]) =>
    secrets?.some((secret) => secret.endsWith('_api_key')),
  );
  expect(holders.map(([name]) => name)).toEqual(['worker-models']);
});

test('only the API may check webhooks, and it holds no key and no login', () => {
  const holders = services.filter(([, { secrets }]) => secrets?.includes('github_webhook_secret'));
  expect(holders.map(([name]) => name)).toEqual(['api']);
  expect(compose.services['api']?.secrets?.toSorted()).toEqual([
    'database_url',
    'github_webhook_secret',
    'payload_keys',
  ]);
});

test('only the worker of the queue "publish" may read a login of GitHub', () => {
  const holders = services.filter(([, { secrets }]) =>
    secrets?.some((secret) => ['github_app_private_key', 'github_token'].includes(secret)),
  );
  expect(holders.map(([, { environment }]) => environment?.['COUNTERSIGN_QUEUES'])).toEqual(['publish']);
});

test('all who write histories encrypt them alike, and nobody else has the keys', () => {
  const holders = services.filter(([, { secrets }]) => secrets?.includes('payload_keys'));
  const writers = services.filter(([name]) => name.startsWith('worker') || name === 'api');
  expect(holders).toEqual(writers);
  for (const [name, { environment }] of holders)
    expect(environment?.['COUNTERSIGN_PAYLOAD_KEYS_FILE'], name).toBe('/run/secrets/payload_keys');
});

const sandbox = compose.services['sandbox'];

test('only the supervisor has the Docker socket, and it has no secret, no database and no network of ours', () => {
  const holders = services.filter(([, { volumes }]) =>
    volumes?.some((mount) => mount.includes('docker.sock')),
  );
  expect(holders.map(([name]) => name)).toEqual(['sandbox']);
  expect(sandbox).not.toHaveProperty('secrets');
  expect(sandbox).not.toHaveProperty('environment');
  const others = services.filter(([name]) => name !== 'sandbox');
  expect(sandbox?.networks).toEqual(['sandbox']);
  for (const [name, { networks = ['default'] }] of others) expect(networks, name).not.toContain('sandbox');
});

test('the supervisor is root without the capabilities that would let it leave its container', () => {
  expect(sandbox?.cap_drop).toEqual(['ALL']);
  for (const capability of ['SYS_ADMIN', 'SYS_PTRACE', 'NET_ADMIN', 'MKNOD', 'SYS_CHROOT'])
    expect(sandbox?.cap_add).not.toContain(capability);
});

test('what the daemon mounts into sandboxes has one path inside and outside, the Node that runs there too', () => {
  const [folder] = sandbox?.volumes?.filter((mount) => mount.includes('sandboxes')) ?? [];
  const [outside = '', inside] = folder?.split(':') ?? [];
  expect(inside).toBe(outside);
  const [, , line = ''] = sandbox?.entrypoint ?? [];
  expect(line).toContain(`exec ${outside}/node sandbox/supervisor/main.ts --folder ${outside}/`);
});

test('the worker of the queue "sandbox" has the supervisor’s socket, the database, and no key', () => {
  const worker = compose.services['worker-sandbox'];
  const [, , line = ''] = sandbox?.entrypoint ?? [];
  expect(line).toContain(
    `--socket ${worker?.environment?.['COUNTERSIGN_SANDBOX_SOCKET']} --socket-user 1000`,
  );
  expect(worker?.secrets).toEqual(['database_url', 'payload_keys']);
});

test('every folder that the supervisor, workers and entry points import is in the image', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY (\w+) \.\/\1$/gm)].map(([, folder]) => folder);
  for (const folder of [
    'core',
    'workflows',
    'activities',
    'database',
    'settings',
    'worker',
    'api',
    'cli',
    'sandbox',
  ])
    expect(copied).toContain(folder);
});

test('git ignores each secret, and the page beside them tells of it', () => {
  const page = readFileSync(join(root, 'deploy', 'compose', 'secrets', 'README.md'), 'utf8');
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    expect(page).toContain(`\`${name}\``);
    const ignored = spawnSync('git', ['check-ignore', '--no-index', '-q', file], { cwd: root });
    expect(ignored.status, file).toBe(0);
  }
});

test('the shell scripts parse', () => {
  const scripts = services.flatMap(([, { entrypoint }]) =>
    entrypoint?.[0] === '/bin/sh' ? [entrypoint] : [],
  );
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, script = '', inline = ''] of scripts) {
    const args = script === '-c' ? ['-nc', inline] : ['-n', join(root, 'deploy', 'compose', script)];
    const { status, stderr } = spawnSync('/bin/sh', args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  }
});

test('the namespace is made with the search attributes that the workflows set', () => {
  const script = readFileSync(join(root, 'deploy', 'compose', 'temporal-namespace.sh'), 'utf8');
  expect(/for name in (.*); do/.exec(script)?.[1]?.split(' ')).toEqual(Object.values(searchAttributes));
});
