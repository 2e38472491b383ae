import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askCargo } from '../../../activities/dependencies/ask-cargo.ts';
import { askGo } from '../../../activities/dependencies/ask-go.ts';
import { askNpm } from '../../../activities/dependencies/ask-npm.ts';
import { askPypi } from '../../../activities/dependencies/ask-pypi.ts';
import { openAddress, type Source } from '../../../activities/dependencies/source.ts';
import type { Ecosystem } from '../../../core/dependencies/component.ts';
import { npmRecord, startSource, type SourceServer } from './source-server.ts';

let server: SourceServer;
let source: Source;
beforeAll(async () => {
  server = await startSource();
  const limits = { bytesMax: 100_000, timeoutMs: 2000, atOnce: 4, pauseMs: 0 };
  source = openAddress(server.address, limits, new AbortController().signal);
});
afterAll(async () => {
  await source.close();
  await server.close();
});
beforeEach(() => {
  server.answers.clear();
  server.asked.length = 0;
});

const asks = { npm: askNpm, pypi: askPypi, go: askGo, cargo: askCargo };
const ask = (ecosystem: Ecosystem, name: string, version: string, from: string | null = null) =>
  asks[ecosystem](source, { ecosystem, name, version, from });
const missing = (what: string) => ({ kind: 'told', value: { kind: 'missing', what, where: server.address } });

test('npm: a scoped package is found, its record in one answer', async () => {
  server.answers.set('/@acme%2fpad', npmRecord('@acme/pad', ['1.0.0', '1.1.0']));
  expect(await ask('npm', '@acme/pad', '1.1.0')).toMatchObject({
    kind: 'told',
    value: { kind: 'found', release: { previous: '1.0.0' } },
  });
  expect(await ask('npm', '@acme/pad', '9.0.0')).toEqual(missing('version'));
  expect(await ask('npm', 'none', '1.0.0')).toEqual(missing('package'));
});

test('npm: a package that was taken off whole is missing', async () => {
  server.answers.set('/pad', { name: 'pad', time: { unpublished: {} } });
  expect(await ask('npm', 'pad', '1.0.0')).toEqual(missing('version'));
});

test('PyPI: the version’s own answer counts', async () => {
  const file = {
    upload_time_iso_8601: '2026-01-01T00:00:00Z',
    digests: {},
    url: 'https://files.acme.example/x',
  };
  server.answers.set('/pypi/pad/json', { info: {}, releases: { '1.0': [file] } });
  server.answers.set('/pypi/pad/1.0/json', { info: { license_expression: 'MIT' }, urls: [file] });
  server.answers.set('/pypi/pad/1!2.0%2Blocal/json', { info: {}, urls: [] });
  expect(await ask('pypi', 'pad', '1.0')).toMatchObject({ value: { release: { licence: 'MIT' } } });
  expect(await ask('pypi', 'pad', '1!2.0+local')).toMatchObject({ value: { kind: 'found' } });
  expect(await ask('pypi', 'pad', '2.0')).toEqual(missing('version'));
  expect(await ask('pypi', 'none', '2.0')).toEqual(missing('package'));
});

test('Go: capitals are escaped, age and retraction come from other versions', async () => {
  const at = '/acme.example/!pad/v2/@v';
  server.answers.set(`${at}/list`, 'v2.1.0\nv2.0.0\n');
  server.answers.set(`${at}/v2.0.0.info`, { Version: 'v2.0.0', Time: '2020-01-01T00:00:00Z' });
  server.answers.set(`${at}/v2.1.0.mod`, 'module acme.example/Pad/v2\nretract v2.0.0 // broken\n');
  expect(await ask('go', 'acme.example/Pad/v2', 'v2.0.0')).toMatchObject({
    value: {
      release: {
        packageCreatedAt: '2020-01-01T00:00:00.000Z',
        deprecated: 'retracted: broken',
        latest: 'v2.1.0',
      },
    },
  });
  expect(await ask('go', 'acme.example/Pad/v2', 'v2.2.0')).toEqual(missing('version'));
  expect(await ask('go', 'acme.example/none', 'v1.0.0')).toEqual(missing('package'));
});

test('Cargo: all versions in one answer', async () => {
  server.answers.set('/api/v1/crates/pad', { crate: {}, versions: [{ num: '1.0.0', license: 'MIT' }] });
  expect(await ask('cargo', 'pad', '1.0.0')).toMatchObject({ value: { kind: 'found' } });
  expect(await ask('cargo', 'pad', '2.0.0')).toEqual(missing('version'));
});

describe('nonsense is unknown, never missing', () => {
  const paths: Record<Ecosystem, string> = {
    npm: '/pad',
    pypi: '/pypi/pad/json',
    go: '/pad.example/@v/v1.0.0.info',
    cargo: '/api/v1/crates/pad',
  };
  for (const [ecosystem, path] of Object.entries(paths) as [Ecosystem, string][]) {
    test.each(['<html>Log in</html>', '[]', '{"error":"no"}'])(`${ecosystem}: %s`, async (answer) => {
      server.answers.set(path, answer);
      const told = await ask(
        ecosystem,
        ecosystem === 'go' ? 'pad.example' : 'pad',
        ecosystem === 'go' ? 'v1.0.0' : '1.0.0',
      );
      expect(told.kind).toBe('unknown');
    });
  }

  test('npm: the record of another package', async () => {
    server.answers.set('/pad', npmRecord('other'));
    expect((await ask('npm', 'pad', '1.0.0')).kind).toBe('unknown');
  });
});

describe('a name or version that would lead elsewhere is not sent', () => {
  test('where it is not checked, it does lead elsewhere', async () => {
    await source.ask('/pypi/../admin/json');
    expect(server.asked).toEqual(['/admin/json']);
  });

  test.each([
    ['npm', '../../admin', '1.0.0'],
    ['npm', '@acme/../x', '1.0.0'],
    ['npm', 'pad?x=1', '1.0.0'],
    ['npm', '-/all', '1.0.0'],
    ['npm', 'pad', '1.0.0/../..'],
    ['pypi', '../simple', '1.0'],
    ['pypi', 'pad%2f..', '1.0'],
    ['pypi', 'pad', '../../x'],
    ['pypi', 'pad', '1.0?x'],
    ['go', 'acme.example/../x', 'v1.0.0'],
    ['go', '/etc/passwd', 'v1.0.0'],
    ['go', 'acme.example/@v', 'v1.0.0'],
    ['go', 'acme.example/x', 'v1.0.0/../../x'],
    ['cargo', '../x', '1.0.0'],
    ['cargo', 'a/b', '1.0.0'],
    ['cargo', 'pad', '1'],
  ] as const)('%s: %s@%s', async (ecosystem, name, version) => {
    expect(await ask(ecosystem, name, version)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('correct the lock file'),
    });
    expect(server.asked).toEqual([]);
  });
});
