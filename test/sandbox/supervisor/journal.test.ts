import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotId, treeId } from '../../../core/ids.ts';
import { lineOf, openJournal, readJournal } from '../../../sandbox/supervisor/journal.ts';
import { addRecord, emptyHistory, type JournalRecord } from '../../../sandbox/supervisor/records.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-journal-'));
  path = join(folder, 'journal');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = { snapshot: snapshotId('1'.repeat(40)), tree: treeId('2'.repeat(40)), files: 3 };
const begun = (id: string): JournalRecord => ({ kind: 'begun', id, hash: `hash of ${id}`, before: at });
const ended = (id: string, inline: unknown = `é\n"${id}"`): JournalRecord => ({
  kind: 'ended',
  id,
  answer: { inline },
  at,
  services: [],
});
const records = [begun('a'), ended('a'), begun('b'), ended('b')];

async function write(those: JournalRecord[]): Promise<void> {
  const { journal } = await openJournal(path);
  for (const record of those) await journal.append(record);
  await journal.close();
}

async function read(): Promise<JournalRecord[]> {
  const { journal, records } = await openJournal(path);
  await journal.close();
  return records;
}

test('what was appended is read again, and more is appended behind it', async () => {
  await write(records.slice(0, 2));
  await write(records.slice(2));
  expect(await read()).toEqual(records);
});

test('wherever its last line is torn, that line is cut off, and the next one stands whole', async () => {
  const whole = records.map(lineOf).join('');
  const before = Buffer.byteLength(records.slice(0, 3).map(lineOf).join(''));
  for (let bytes = before; bytes < Buffer.byteLength(whole); bytes += 1) {
    const { records: left, bytes: kept } = readJournal(Buffer.from(whole).subarray(0, bytes), path);
    expect(left).toEqual(records.slice(0, 3));
    expect(kept).toBe(before);
  }
  writeFileSync(path, whole);
  truncateSync(path, Buffer.byteLength(whole) - 5);
  await write([ended('b', 'again')]);
  expect(await read()).toEqual([...records.slice(0, 3), ended('b', 'again')]);
});

test('a last line with an end but without its bytes is torn too', async () => {
  await write(records.slice(0, 2));
  appendFileSync(path, `${'\0'.repeat(300)}\n`);
  expect(await read()).toEqual(records.slice(0, 2));
  expect(readFileSync(path, 'utf8')).toBe(records.slice(0, 2).map(lineOf).join(''));
});

test('one altered byte before the last line is found, whichever it is', () => {
  const whole = Buffer.from(records.map(lineOf).join(''));
  const lastLine = Buffer.byteLength(lineOf(records[3]!));
  fc.assert(
    fc.property(fc.nat(whole.length - lastLine - 2), fc.integer({ min: 1, max: 255 }), (index, change) => {
      const altered = Buffer.from(whole);
      altered[index] = (altered[index] ?? 0) ^ change;
      expect(() => readJournal(altered, path)).toThrow(/is damaged/);
    }),
    { numRuns: 1000 },
  );
});

test('a line that cannot be written is refused, and what stands is not touched', async () => {
  await write(records.slice(0, 2));
  const { journal } = await openJournal(path);
  await journal.close();
  await expect(journal.append(begun('b'))).rejects.toMatchObject({
    failure: { kind: 'sandbox.unavailable' },
  });
  expect(await read()).toEqual(records.slice(0, 2));
});

const historyOf = (those: JournalRecord[]) => {
  const history = emptyHistory();
  for (const record of those) addRecord(history, record);
  return history;
};

test('a deed that began and did not end has an unknown fate, until it is undone', () => {
  expect(historyOf(records).unknown).toBeNull();
  expect(historyOf([...records, begun('c')]).unknown).toBe('c');
  const undone = historyOf([...records, begun('c'), { kind: 'restored', id: 'c', at }]);
  expect(undone.unknown).toBeNull();
  expect(undone.deeds.get('c')).toMatchObject({ answer: null, restored: true });
});

test('a deed made anew remembers that it was undone', () => {
  const anew = historyOf([begun('c'), { kind: 'restored', id: 'c', at }, begun('c'), ended('c')]);
  expect(anew.deeds.get('c')).toMatchObject({ restored: true, answer: { inline: expect.any(String) } });
});

test('a journal that ends what it never began is not believed', () => {
  expect(() => historyOf([ended('x')])).toThrow(/never began/);
});
