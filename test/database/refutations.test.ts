import { expect, test } from 'vitest';
import { auditId, blobId, seatId } from '../../core/ids.ts';
import type { ClaimJudgement } from '../../core/panel/refutation.ts';
import { findRefutation, loadRefutations, saveRefutation } from '../../database/refutations.ts';
import { seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const facts = {
  promptVersion: 'v',
  repaired: false,
  inputTokens: 10,
  outputTokens: 5,
  costMicroUsd: 7,
  durationMs: 1,
};
const judged = (
  claim: number,
  judgement: ClaimJudgement['judgement'],
  more: Partial<ClaimJudgement> = {},
): ClaimJudgement => ({
  claim,
  judgement,
  severity: judgement === 'upheld' ? 'high' : null,
  file: 'a.js',
  side: 'head',
  startLine: 1,
  endLine: 1,
  quote: 'escape(input)',
  reason: 'It is escaped.',
  ...more,
});
const keyOf = (audit: string, seat = 'bob', piece = 0) => ({
  auditId: auditId(audit),
  round: 1,
  seat: seatId(seat),
  piece,
  refutationId: blobId('sha256:look'),
});

test('an answer is recorded with what it took, and found again', async () => {
  const key = keyOf('recorded');
  expect(await findRefutation(db(), key)).toBeNull();
  const judgements = [
    judged(1, 'refuted'),
    judged(2, 'upheld'),
    judged(3, 'undecided'),
    judged(4, 'refuted'),
  ];
  const summary = { upheld: 1, refuted: 2, undecided: 1, tokens: 15, costMicroUsd: 7 };
  expect(await saveRefutation(db(), key, seatOf('bob'), { judgements }, facts)).toEqual(summary);
  expect(await findRefutation(db(), key)).toEqual(summary);
  expect(await loadRefutations(db(), key.auditId, 1)).toEqual([
    { seat: 'bob', piece: 0, answer: { judgements }, tokens: 15, costMicroUsd: 7 },
  ]);
});

test('of two answers to one ask the first counts, and the second is told so', async () => {
  const key = keyOf('twice');
  await saveRefutation(db(), key, seatOf('bob'), { judgements: [judged(1, 'upheld')] }, facts);
  const second = await saveRefutation(
    db(),
    key,
    seatOf('bob'),
    { judgements: [judged(1, 'refuted')] },
    { ...facts, costMicroUsd: 99 },
  );
  expect(second).toMatchObject({ upheld: 1, refuted: 0, costMicroUsd: 7 });
  expect(await loadRefutations(db(), key.auditId, 1)).toMatchObject([
    { answer: { judgements: [{ judgement: 'upheld' }] } },
  ]);
});

test('those of a round come in seat and piece order, without those of other rounds', async () => {
  const answer = { judgements: [judged(1, 'refuted')] };
  for (const [seat, piece] of [
    ['cy', 0],
    ['bob', 1],
    ['bob', 0],
  ] as const) {
    await saveRefutation(db(), keyOf('many', seat, piece), seatOf(seat), answer, facts);
  }
  await saveRefutation(db(), { ...keyOf('many', 'ada'), round: 2 }, seatOf('ada'), answer, facts);
  const loaded = await loadRefutations(db(), auditId('many'), 1);
  expect(loaded.map((one) => [one.seat, one.piece])).toEqual([
    ['bob', 0],
    ['bob', 1],
    ['cy', 0],
  ]);
});

test('whatever a model writes can be stored', async () => {
  const odd = judged(1, 'refuted', { quote: 'a\0b', reason: '\uD800' });
  await saveRefutation(db(), keyOf('odd'), seatOf('bob'), { judgements: [odd] }, facts);
  const [one] = await loadRefutations(db(), auditId('odd'), 1);
  expect(one?.answer.judgements[0]).toMatchObject({ quote: 'a\uFFFDb', reason: '\uFFFD' });
});
