import { beforeAll, expect, test } from 'vitest';
import { raterOf } from '../../core/calibration/voices.ts';
import type { Vote } from '../../core/panel/ballot.ts';
import { putJson } from '../../database/blobs.ts';
import { countReports, listPanels, readAgreement } from '../../database/panels.ts';
import { planOf, seatOf, snapshotOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';
import { judgedAudit } from './judged-audit.ts';

const db = databaseForFile();
const seats = ['ada', 'bob', 'cy'].map((name) => seatOf(name));
const plan = planOf(snapshotOf({ 'a.js': '+x' }), seats);

/** The votes of the three, a letter each: `pass`, `fail`, `abstain`. */
const words: Record<string, Vote> = { p: 'pass', f: 'fail', a: 'abstain' };
async function audit(id: string, letters: string, panel: string): Promise<void> {
  const votes = Object.fromEntries(
    seats.map((seat, index) => [seat.id, words[letters[index] ?? ''] ?? 'pass']),
  );
  const voting = seats.slice(0, letters.length);
  await judgedAudit(db(), id, { seats: voting, votes, panel, plan: await putJson(db(), plan) });
}

beforeAll(async () => {
  for (const [index, letters] of ['ppp', 'fff', 'ppf', 'apf', 'p'].entries()) {
    await audit(`mixed ${index}`, letters, 'mixed');
  }
  await audit('alike', 'ppp', 'alike');
});

test('agreement is over the pieces that two seats voted on; who abstained has no value there', async () => {
  // By hand: 11 values, 6 of them pass; unlike pairs in a unit over its values less one, over those by chance.
  const observed = 0 + 0 + 4 / 2 + 2 / 1;
  const expected = (11 ** 2 - 6 ** 2 - 5 ** 2) / 10;
  expect(await readAgreement(db(), 'mixed')).toEqual({
    alpha: expect.closeTo(1 - observed / expected, 10),
    units: 4,
    values: 11,
  });
});

test('votes that are all alike, and a panel that nobody knows, have no agreement that could be told', async () => {
  expect(await readAgreement(db(), 'alike')).toEqual({ alpha: null, units: 1, values: 3 });
  expect(await readAgreement(db(), 'unheard of')).toEqual({ alpha: null, units: 0, values: 0 });
});

test('panels are listed by name, with the plan of their latest audit', async () => {
  expect((await listPanels(db())).map((panel) => panel.name)).toEqual(['alike', 'mixed']);
  const newer = { ...plan, seats: seats.slice(1) };
  await judgedAudit(db(), 'newest', { seats, panel: 'mixed', plan: await putJson(db(), newer) });
  expect(await listPanels(db(), 'mixed')).toEqual([{ name: 'mixed', plan: newer }]);
  expect(await listPanels(db(), 'unheard of')).toEqual([]);
});

test('findings that stood are counted for who reported them', async () => {
  const counted = await countReports(db());
  const [ada, bob] = seats;
  if (!ada || !bob) throw new Error('There are three seats.');
  expect(counted.get(raterOf(ada))).toBe(7);
  expect(counted.get(raterOf(bob))).toBeUndefined();
});
