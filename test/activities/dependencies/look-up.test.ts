import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAnswerCache } from '../../../activities/dependencies/cache.ts';
import { lookUp } from '../../../activities/dependencies/look-up.ts';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import type { Component } from '../../../core/dependencies/component.ts';
import { judgeDependencies } from '../../../core/dependencies/judge-dependencies.ts';
import { componentOf } from '../../core/dependencies/subject.ts';
import { makeFolder } from '../git/repository.ts';
import { npmRecord, osvEntry, startSource, type SourceServer } from './source-server.ts';

let server: SourceServer;
beforeAll(async () => {
  server = await startSource();
});
afterAll(() => server.close());
let folder: string;
let now: number;
beforeEach(() => {
  server.answers.clear();
  server.affected.clear();
  server.asked.length = 0;
  server.intercept(null);
  folder = join(makeFolder(), 'answers');
  now = Date.now();
});

function look(components: Component[], dependencies: object = {}, signal?: AbortSignal) {
  const { shape } = configurationSchema;
  const { address } = server;
  const other = { registries: { pypi: address, go: address, cargo: address }, osv: { url: address } };
  return lookUp(
    components.map((component) => ({ component, from: null })),
    {
      cache: createAnswerCache(folder, () => now),
      nowMs: () => now,
      dependencies: shape.dependencies.parse({ ...other, ...dependencies }),
      packages: shape.packages.parse({ registry: address }),
    },
    signal,
  );
}
const pad = (name = 'pad', more: Partial<Component> = {}) =>
  componentOf({ name, version: '1.0.0', purl: `pkg:npm/${name}@1.0.0`, ...more });
const publish = (...names: string[]) => {
  for (const name of names) server.answers.set(`/${name}`, npmRecord(name));
};
const kinds = (subjects: Awaited<ReturnType<typeof look>>) =>
  subjects.map(({ facts: { release, vulnerabilities } }) => [
    release.kind === 'told' ? release.value.kind : release.kind,
    vulnerabilities.kind === 'told' ? vulnerabilities.value.map(({ id }) => id).join() : vulnerabilities.kind,
  ]);

test('each package has its facts from registry and OSV', async () => {
  publish('pad');
  server.affected.set('npm pad 1.0.0', ['GHSA-1']);
  server.answers.set('/v1/vulns/GHSA-1', osvEntry('GHSA-1', 'pad', null));
  server.answers.set('/api/v1/crates/crate', { crate: {}, versions: [{ num: '1.0.0' }] });
  const subjects = await look([
    pad(),
    pad('none'),
    pad('crate', { ecosystem: 'cargo', purl: 'pkg:cargo/crate@1.0.0' }),
  ]);
  expect(kinds(subjects)).toEqual([
    ['found', 'GHSA-1'],
    ['missing', ''],
    ['found', ''],
  ]);
  expect(subjects[0]?.facts.places).toContain(new URL(server.address).host);
});

test('what is known is not asked for again, until it is old', async () => {
  publish('pad');
  const first = await look([pad()]);
  server.asked.length = 0;
  expect(await look([pad()])).toEqual(first);
  expect(server.asked).toEqual([]);
  now += 25 * 3_600_000;
  await look([pad()]);
  expect(server.asked).toEqual(expect.arrayContaining(['/pad', '/v1/querybatch']));
});

test('what was missing is asked for again soon: it may just have been published', async () => {
  expect(kinds(await look([pad()]))).toEqual([['missing', '']]);
  publish('pad');
  now += 61_000;
  expect(kinds(await look([pad()]))).toEqual([['found', '']]);
});

test('the same package in two lock files is asked about once', async () => {
  publish('pad');
  const subjects = await look([pad(), pad('pad', { file: 'web/package-lock.json' })]);
  expect(kinds(subjects)).toEqual([
    ['found', ''],
    ['found', ''],
  ]);
  expect(server.asked.filter((path) => path === '/pad')).toHaveLength(1);
});

test('what comes from git or from the repository itself is asked of nobody', async () => {
  const subjects = await look([
    pad('a', { resolved: 'git+ssh://git@git.example/a.git' }),
    pad('b', { resolved: 'file:b.tgz' }),
  ]);
  expect(kinds(subjects)).toEqual([
    ['not-asked', 'not-asked'],
    ['not-asked', 'not-asked'],
  ]);
  expect(server.asked).toEqual([]);
});

test('of more packages than policy has looked up, those that somebody chose come first, and the rest is unknown', async () => {
  publish('a', 'b', 'c');
  const subjects = await look([pad('a', { direct: false }), pad('b', { direct: false }), pad('c')], {
    packagesMax: 2,
  });
  expect(kinds(subjects)).toEqual([
    ['found', ''],
    ['unknown', 'unknown'],
    ['found', ''],
  ]);
  expect(subjects[1]?.facts.release).toMatchObject({
    why: expect.stringContaining('"dependencies.packagesMax"'),
  });
});

test('a registry that goes down in the middle leaves what it told, and unknown the rest', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `p${at}`);
  publish(...names);
  let count = 0;
  server.intercept((request, response) => {
    if (request.url === '/v1/querybatch') return false;
    count += 1;
    if (count <= 20) return false;
    response.destroy();
    return true;
  });
  const subjects = await look(
    names.map((name) => pad(name)),
    { atOnce: 2 },
  );
  const told = kinds(subjects).map(([release]) => release);
  expect(told.filter((kind) => kind === 'found')).toHaveLength(20);
  expect(told.filter((kind) => kind === 'unknown')).toHaveLength(40);
  expect(count).toBeLessThan(40);
  server.intercept(null);
  server.asked.length = 0;
  expect(kinds(await look(names.map((name) => pad(name)))).every(([release]) => release === 'found')).toBe(
    true,
  );
  expect(server.asked.filter((path) => path !== '/v1/querybatch')).toHaveLength(40);
});

describe('time', () => {
  test('for all answers together is bounded, and what came is kept', async () => {
    publish('a', 'b');
    server.intercept((request) => request.url === '/b');
    const started = performance.now();
    const subjects = await look([pad('a'), pad('b')], { lookupSecondsMax: 1 });
    expect(performance.now() - started).toBeLessThan(4000);
    expect(kinds(subjects)).toEqual([
      ['found', ''],
      ['unknown', ''],
    ]);
    expect(subjects[1]?.facts.release).toMatchObject({ why: expect.stringContaining('lookupSecondsMax') });
  });

  test('ends with the caller', async () => {
    server.intercept(() => true);
    const ending = new AbortController();
    const looked = look([pad()], {}, ending.signal);
    ending.abort(new Error('cancelled'));
    await expect(looked).rejects.toThrow('cancelled');
  });
});

test('a registry whose address is no good is unknown, not the end', async () => {
  const subjects = await look([pad('x', { ecosystem: 'pypi', purl: 'pkg:pypi/x@1.0.0' })], {
    registries: { pypi: 'http://packages.acme.example' },
  });
  expect(subjects[0]?.facts.release).toMatchObject({ kind: 'unknown', why: expect.stringContaining('http') });
});

test('a vulnerability service that is down does not hide what the registry told', async () => {
  publish('pad');
  server.intercept((request, response) => {
    if (request.url !== '/v1/querybatch') return false;
    response.writeHead(503).end();
    return true;
  });
  expect(kinds(await look([pad()]))).toEqual([['found', 'unknown']]);
});

test('a first lock file of 20,000 packages is asked about within bounds, and says so once', async () => {
  const names = Array.from({ length: 20_000 }, (_, at) => `p${at}`);
  publish(...names.slice(0, 40));
  const subjects = await look(
    names.map((name, at) => pad(name, { line: at + 1 })),
    { packagesMax: 40 },
  );
  expect(server.asked).toHaveLength(41);
  const { shape } = configurationSchema;
  const nothing = { components: [], unread: [], unlocked: [] };
  const policy = shape.dependencies.parse({ allow: ['npm:*'] });
  const { hits } = judgeDependencies({
    subjects,
    base: nothing,
    head: nothing,
    policy,
    now,
    isChanged: () => true,
    lineOf: () => '',
  });
  const unknown = hits.filter(({ rule }) => rule === 'dependencies.unknown');
  expect(unknown.map(({ message }) => message.slice(0, 19))).toEqual([
    '19960 packages are ',
    '19960 packages are ',
  ]);
  expect(hits).toHaveLength(2);
});
