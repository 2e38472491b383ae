import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Component } from '../../core/dependencies/component.ts';
import { auditId } from '../../core/ids.ts';
import { getBlob, getJson } from '../../database/blobs.ts';
import { findSbom, saveSbom, type SbomDiff } from '../../database/sboms.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();

const component = (version: string): Component => ({
  ecosystem: 'npm',
  name: 'a',
  version,
  file: 'package-lock.json',
  line: 1,
  direct: null,
  development: null,
  integrity: null,
  resolved: null,
  purl: `pkg:npm/a@${version}`,
  needs: [],
});
const sbomOf = (json: string) => ({
  json,
  sha256: createHash('sha256').update(json).digest('hex'),
  components: 3,
  diff: { added: [component('1')], changed: [{ from: component('2'), to: component('3') }], removed: [] },
});

test('a bill comes back byte for byte, with counts and lists of the difference', async () => {
  const sbom = sbomOf('{"bomFormat":"CycloneDX"}\n');
  await saveSbom(db(), auditId('bill.1'), sbom);
  const record = await findSbom(db(), auditId('bill.1'));
  if (!record) throw new Error('It was not recorded.');
  expect(record).toMatchObject({ sha256: sbom.sha256, components: 3, added: 1, changed: 1, removed: 0 });
  expect((await getBlob(db(), record.blob)).toString()).toBe(sbom.json);
  expect(await getJson<SbomDiff>(db(), record.diff)).toEqual({
    added: ['package-lock.json pkg:npm/a@1'],
    changed: [{ from: 'package-lock.json pkg:npm/a@2', to: 'package-lock.json pkg:npm/a@3' }],
    removed: [],
  });
});

test('of two by a repeated activity the first counts', async () => {
  const both = [sbomOf('{"a":1}'), sbomOf('{"a":2}')];
  for (const sbom of both) await saveSbom(db(), auditId('bill.2'), sbom);
  expect((await findSbom(db(), auditId('bill.2')))?.sha256).toBe(both[0]?.sha256);
});

test('an audit without one has none', async () => {
  expect(await findSbom(db(), auditId('bill.none'))).toBeNull();
});
