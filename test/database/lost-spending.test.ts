import { expect, test } from 'vitest';
import { auditId, seatId } from '../../core/ids.ts';
import { savePart } from '../../database/ballot-parts.ts';
import { saveBallot } from '../../database/ballots.ts';
import { lostSpendingByRound, saveLostSpending } from '../../database/lost-spending.ts';
import { ballotOf, seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const keyOf = (audit: string, round = 1) => ({
  auditId: auditId(audit),
  round,
  seat: seatId('ada'),
  piece: 0,
});
const ada = seatOf('ada');
const tokens = { inputTokens: 100, outputTokens: 20, costMicroUsd: 30 };
const answer = { part: '1', ballot: ballotOf(), repaired: false, durationMs: 1, ...tokens };
const facts = { promptVersion: 'p', repaired: false, parts: 2, durationMs: 1, ...tokens };

test('each failed try adds to its round, and rounds are told apart', async () => {
  for (const round of [1, 1, 2]) {
    await saveLostSpending(db(), keyOf('tries', round), ada, { failure: 'model.refused', ...tokens });
  }
  expect(await lostSpendingByRound(db(), auditId('tries'))).toEqual(
    new Map([
      [1, { tokens: 240, costMicroUsd: 60 }],
      [2, { tokens: 120, costMicroUsd: 30 }],
    ]),
  );
  expect(await lostSpendingByRound(db(), auditId('none'))).toEqual(new Map());
});

test('parts of a ballot that was given are counted in it, and not here', async () => {
  await savePart(db(), keyOf('given'), ada, answer);
  const before = await lostSpendingByRound(db(), auditId('given'));
  expect(before.get(1)).toEqual({ tokens: 120, costMicroUsd: 30 });
  await saveBallot(db(), keyOf('given'), ada, ballotOf(), facts);
  expect(await lostSpendingByRound(db(), auditId('given'))).toEqual(new Map());
});

test('parts that the own model answered before its substitute gave the ballot are spent in vain', async () => {
  await savePart(db(), keyOf('substituted'), ada, answer);
  await saveBallot(db(), keyOf('substituted'), seatOf('ada', { model: 'its-substitute' }), ballotOf(), facts);
  expect((await lostSpendingByRound(db(), auditId('substituted'))).get(1)).toEqual({
    tokens: 120,
    costMicroUsd: 30,
  });
});
