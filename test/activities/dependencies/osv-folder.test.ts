import { mkdirSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAnswerCache } from '../../../activities/dependencies/cache.ts';
import { readOsvFolder } from '../../../activities/dependencies/osv-folder.ts';
import { makeFolder } from '../git/repository.ts';
import { osvEntry, zipOf } from './source-server.ts';

let folder: string;
let cached: string;
beforeEach(() => {
  folder = makeFolder();
  cached = join(makeFolder(), 'answers');
});

const pad = (version: string, name = 'pad') => ({ ecosystem: 'npm' as const, name, version });
const read = (...packages: ReturnType<typeof pad>[]) =>
  readOsvFolder(folder, packages, {
    cache: createAnswerCache(cached, Date.now),
    nowMs: Date.now,
    keepMs: 60_000,
    signal: new AbortController().signal,
  });
const archive = () => join(folder, 'npm', 'all.zip');
function write(entries: Readonly<Record<string, string | Buffer>>): void {
  mkdirSync(join(folder, 'npm'), { recursive: true });
  writeFileSync(archive(), zipOf(entries));
}
const entry = (id: string, name: string, fixed: string | null, more: object = {}) =>
  JSON.stringify(osvEntry(id, name, fixed, more));
const idsOf = (told: Awaited<ReturnType<typeof read>>) =>
  told.map((one) => (one.kind === 'told' ? one.value.map(({ id }) => id) : one.why));

test('what the archive says of each version is told, without any service', async () => {
  write({
    'GHSA-1.json': entry('GHSA-1', 'pad', '1.2.0'),
    'GHSA-2.json': entry('GHSA-2', 'other', null),
    'MAL-1.json': entry('MAL-1', '__proto__', null),
    'readme.txt': 'not an entry',
  });
  expect(
    idsOf(
      await read(
        pad('1.0.0'),
        pad('1.2.0'),
        pad('1.0.0', 'other'),
        pad('1.0.0', '__proto__'),
        pad('1.0.0', 'constructor'),
      ),
    ),
  ).toEqual([['GHSA-1'], [], ['GHSA-2'], ['MAL-1'], []]);
});

test('a version that cannot be compared is unknown where there is something to compare it with', async () => {
  write({ 'GHSA-1.json': entry('GHSA-1', 'pad', '1.2.0') });
  const told = await read(pad('latest'), pad('latest', 'other'));
  expect(told.map(({ kind }) => kind)).toEqual(['unknown', 'told']);
});

test('an archive is read once, and again when it changed', async () => {
  write({ 'GHSA-1.json': entry('GHSA-1', 'pad', '1.2.0') });
  expect(idsOf(await read(pad('1.0.0')))).toEqual([['GHSA-1']]);
  // Of the same size and time but of no use: only the cache can answer.
  const time = new Date('2026-01-01T00:00:00Z');
  utimesSync(archive(), time, time);
  await read(pad('1.0.0'));
  writeFileSync(archive(), Buffer.alloc(zipOf({ 'GHSA-1.json': entry('GHSA-1', 'pad', '1.2.0') }).length));
  utimesSync(archive(), time, time);
  expect(idsOf(await read(pad('1.0.0')))).toEqual([['GHSA-1']]);
  write({ 'GHSA-9.json': entry('GHSA-9', 'pad', null) });
  expect(idsOf(await read(pad('1.0.0')))).toEqual([['GHSA-9']]);
});

test('what was lost from the cache is read again', async () => {
  write({ 'GHSA-1.json': entry('GHSA-1', 'pad', '1.2.0') });
  await read(pad('1.0.0'));
  for (const name of readdirSync(join(cached, 'content-v2', 'sha512'))) {
    rmSync(join(cached, 'content-v2', 'sha512', name), { recursive: true });
  }
  expect(idsOf(await read(pad('1.0.0')))).toEqual([['GHSA-1']]);
});

describe('is unknown, with what to do, when the archive', () => {
  const whyOf = async () => {
    const [told] = await read(pad('1.0.0'));
    return told?.kind === 'unknown' ? told.why : JSON.stringify(told);
  };

  test('is not there', async () => {
    expect(await whyOf()).toContain(`there is no ${archive()}: fetch it from OSV`);
  });

  test('is cut off', async () => {
    write({ 'GHSA-1.json': entry('GHSA-1', 'pad', null), 'GHSA-2.json': entry('GHSA-2', 'pad', null) });
    truncateSync(archive(), 200);
    expect(await whyOf()).toContain('cannot be read');
  });

  test('is damaged within', async () => {
    const bytes = zipOf({ 'GHSA-1.json': entry('GHSA-1', 'pad', null) });
    bytes.fill(0xff, 45, 80);
    write({});
    writeFileSync(archive(), bytes);
    expect(await whyOf()).toContain('cannot be read');
  });

  test('is no archive', async () => {
    write({});
    writeFileSync(archive(), '<html>Not found</html>');
    expect(await whyOf()).toContain('cannot be read');
  });

  test('is a bomb', async () => {
    write({ 'GHSA-1.json': Buffer.alloc(5_000_000, ' ') });
    expect(await whyOf()).toContain('unpacks to more than any entry of OSV has');
  });

  test('holds what is no entry', async () => {
    write({ 'GHSA-1.json': entry('GHSA-1', 'pad', null), 'x.json': '{"id":' });
    expect(await whyOf()).toContain('is no entry of OSV');
  });
});
