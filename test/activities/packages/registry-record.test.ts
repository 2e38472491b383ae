import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryFor } from '../../../activities/packages/registry.ts';
import { fetchRecord, versionRecord } from '../../../activities/packages/registry-record.ts';
import { failureOf } from '../git/repository.ts';
import { type Publication, startRegistry, type TestRegistry } from './registry-server.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

const limits = { bytesMax: 1_000_000, timeoutMs: 5000, setting: 'recordBytesMax' };
const recordOf = (name: string) => fetchRecord(registryFor(name, registry.address), name, limits);
let count = 0;
const read = async (publication: Omit<Publication, 'version'>) => {
  count += 1;
  const name = `record-${count}`;
  registry.publish(name, { version: '1.0.0', ...publication });
  return versionRecord(await recordOf(name), '1.0.0', 'to');
};

test('tells who published a version, when, and who may', async () => {
  const people = { _npmUser: { name: 'ada' }, maintainers: [{ name: 'eve' }, { name: 'ada' }, 3] };
  expect(await read({ record: people, time: '2026-03-04T05:06:07.000Z' })).toMatchObject({
    publisher: 'ada',
    maintainers: ['ada', 'eve'],
    publishedAt: '2026-03-04T05:06:07.000Z',
    deprecated: null,
  });
});

test('does without what a mirror leaves out or spoils', async () => {
  const spoilt = { _npmUser: 'ada', maintainers: 'ada', deprecated: false };
  expect(await read({ record: spoilt, time: 'yesterday' })).toMatchObject({
    publisher: null,
    maintainers: [],
    publishedAt: null,
    deprecated: null,
  });
});

test.each([
  ['use right-pad', 'use right-pad'],
  ['', null],
  [true, 'no reason given'],
])('a deprecation by %j is read as %j', async (deprecated, told) => {
  expect((await read({ record: { deprecated } })).deprecated).toBe(told);
});

test('an old version has a SHA-1 only, which then counts', async () => {
  const dist = { integrity: undefined, shasum: '0123456789abcdef0123456789abcdef01234567' };
  expect((await read({ dist })).integrity).toBe('sha1-ASNFZ4mrze8BI0VniavN7wEjRWc=');
});

describe('names that are fields of every object', () => {
  test.each(['constructor', '__proto__', 'toString'])('%s is no version', async (version) => {
    registry.publish('plain', { version: '1.0.0' });
    const record = await recordOf('plain');
    expect(() => versionRecord(record, version, 'from')).toThrow(/There is no version/);
  });

  test('and no package', async () => {
    expect((await failureOf(recordOf('constructor'))).kind).toBe('package.unknown');
  });
});

test('a record of another package is not taken', async () => {
  registry.amend('imposter', { name: 'left-pad' });
  expect(await failureOf(recordOf('imposter'))).toMatchObject({ kind: 'package.malformed' });
});
