import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutcomes } from '../../../sandbox/supervisor/outcomes.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'cs-outcomes-')), 'outcomes');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const large = { text: 'é'.repeat(10_000) };

test('a small answer stands in the journal itself', async () => {
  const outcomes = await openOutcomes(folder);
  expect(await outcomes.keep({ text: 'short' })).toEqual({ inline: { text: 'short' } });
  expect(readdirSync(folder)).toEqual([]);
});

test('a large answer lies in a file named by its content, once, and is read again', async () => {
  const outcomes = await openOutcomes(folder);
  const kept = await outcomes.keep(large);
  expect(await outcomes.keep(large)).toEqual(kept);
  expect(readdirSync(folder)).toEqual([(kept as { sha256: string }).sha256]);
  expect(await (await openOutcomes(folder)).read(kept)).toEqual(large);
});

test('a file that was altered is no outcome', async () => {
  const outcomes = await openOutcomes(folder);
  const kept = (await outcomes.keep(large)) as { sha256: string };
  writeFileSync(join(folder, kept.sha256), JSON.stringify({ text: 'something else' }));
  await expect(outcomes.read(kept)).rejects.toMatchObject({ failure: { kind: 'sandbox.refused' } });
});
