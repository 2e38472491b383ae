import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditId, seatId } from '../../core/ids.ts';
import { findBallot, loadBallots, saveBallot } from '../../database/ballots.ts';
import { ballots, findings } from '../../database/schema.ts';
import { ballotOf, findingOf, seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const facts = {
  promptVersion: '2026-01-01.abc',
  repaired: false,
  parts: 1,
  inputTokens: 100,
  outputTokens: 20,
  costMicroUsd: 30,
  durationMs: 40,
};
const key = (audit: string, seat = 'ada', piece = 0, round = 1) => ({
  auditId: auditId(audit),
  round,
  seat: seatId(seat),
  piece,
});
const flaw = findingOf({ quote: 'x', cwe: 'CWE-89', fix: 'Check it.' });

test('a ballot comes back with its findings, and its summary counts them', async () => {
  const ballot = ballotOf({ vote: 'fail', findings: [flaw, findingOf({ side: 'base' })], summary: 'Bad.' });
  await saveBallot(db(), key('whole'), seatOf('ada'), ballot, facts);
  expect(await findBallot(db(), key('whole'))).toEqual({
    vote: 'fail',
    findings: 2,
    tokens: 120,
    costMicroUsd: 30,
  });
  expect(await loadBallots(db(), auditId('whole'), 1)).toEqual([
    { seat: 'ada', piece: 0, model: 'ada-model', simulated: false, tokens: 120, costMicroUsd: 30, ballot },
  ]);
});

test('an ask without an answer has no ballot', async () => {
  expect(await findBallot(db(), key('none'))).toBeNull();
  expect(await loadBallots(db(), auditId('none'), 1)).toEqual([]);
});

test('the first ballot of an ask counts, of several at once too', async () => {
  const save = (summary: string) =>
    saveBallot(db(), key('twice'), seatOf('ada'), ballotOf({ summary, findings: [flaw] }), facts);
  await Promise.all([save('one'), save('two'), save('three')]);
  const [first] = await loadBallots(db(), auditId('twice'), 1);
  await save('late');
  const recorded = await loadBallots(db(), auditId('twice'), 1);
  expect(recorded).toEqual([first]);
  expect(recorded[0]?.ballot.findings).toHaveLength(1);
});

test('asks are told apart by audit, round, seat and piece, and come in seat and piece order', async () => {
  for (const [seat, piece, round] of [
    ['bob', 0, 1],
    ['ada', 10, 1],
    ['ada', 2, 1],
    ['ada', 0, 2],
  ] as const) {
    await saveBallot(
      db(),
      key('many', seat, piece, round),
      seatOf(seat),
      ballotOf({ findings: [flaw] }),
      facts,
    );
  }
  const order = (await loadBallots(db(), auditId('many'), 1)).map((one) => `${one.seat} ${one.piece}`);
  expect(order).toEqual(['ada 2', 'ada 10', 'bob 0']);
  expect(await loadBallots(db(), auditId('many'), 2)).toHaveLength(1);
});

test('a ballot is stored whole or not at all', async () => {
  const unfit = findingOf({ startLine: 2 ** 40 });
  const ballot = ballotOf({ findings: [flaw, unfit] });
  await expect(saveBallot(db(), key('half'), seatOf('ada'), ballot, facts)).rejects.toThrow();
  expect(await findBallot(db(), key('half'))).toBeNull();
  const left = await db().select().from(findings).where(sql`audit = 'half'`);
  expect(left).toEqual([]);
  await saveBallot(db(), key('half'), seatOf('ada'), ballotOf(), facts);
  expect(await findBallot(db(), key('half'))).toMatchObject({ findings: 0 });
});

test('who said it stays on the ballot, simulated or not', async () => {
  const seat = seatOf('eve', { simulated: true, family: 'x', focus: 'security', provider: 'google' });
  await saveBallot(db(), key('who', 'eve'), seat, ballotOf(), facts);
  expect(await db().select().from(ballots).where(sql`audit = 'who'`)).toMatchObject([
    { provider: 'google', model: 'eve-model', family: 'x', focus: 'security', simulated: true, ...facts },
  ]);
});

test('text that PostgreSQL refuses is stored with a mark in its place', async () => {
  const hostile = 'a\u0000b\ud800c';
  const ballot = ballotOf({
    summary: hostile,
    covered: [hostile],
    findings: [findingOf({ quote: hostile })],
  });
  await saveBallot(db(), key('hostile'), seatOf('ada'), ballot, facts);
  const [recorded] = await loadBallots(db(), auditId('hostile'), 1);
  const clean = 'a\uFFFDb\uFFFDc';
  expect(recorded?.ballot).toMatchObject({ summary: clean, covered: [clean], findings: [{ quote: clean }] });
});

test('a full ballot of long findings is stored', async () => {
  const long = findingOf({ quote: 'q'.repeat(4000), reason: 'r'.repeat(4000), fix: 'f'.repeat(4000) });
  const ballot = ballotOf({ findings: Array.from({ length: 200 }, () => long) });
  await saveBallot(db(), key('full'), seatOf('ada'), ballot, facts);
  expect(await findBallot(db(), key('full'))).toMatchObject({ findings: 200 });
});

test('a ballot that a substitute gave names the model that answered, in whose place, and why', async () => {
  const substitutedBecause = 'in place of openai gpt-5.4, because it answered 401';
  const filled = seatOf('ada', { model: 'gpt-oss:20b', simulated: true, substitutedBecause });
  await saveBallot(db(), key('substituted'), filled, ballotOf(), { ...facts, parts: 3 });
  const [row] = await db().select().from(ballots).where(sql`audit = 'substituted'`);
  expect(row).toMatchObject({
    seat: 'ada',
    model: 'gpt-oss:20b',
    simulated: true,
    parts: 3,
    substitutedBecause,
  });
  expect(await loadBallots(db(), auditId('substituted'), 1)).toMatchObject([{ simulated: true }]);
});
