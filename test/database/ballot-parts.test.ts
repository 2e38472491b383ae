import { expect, test } from 'vitest';
import { auditId, seatId } from '../../core/ids.ts';
import { loadParts, type PartAnswer, savePart } from '../../database/ballot-parts.ts';
import { ballotOf, findingOf, seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const keyOf = (audit: string, piece = 0, round = 1) => ({
  auditId: auditId(audit),
  round,
  seat: seatId('ada'),
  piece,
});
const answerOf = (part: string, more: Partial<PartAnswer> = {}): PartAnswer => ({
  part,
  ballot: ballotOf({ findings: [findingOf({ quote: 'nul\0 and half \ud800' })] }),
  repaired: false,
  inputTokens: 100,
  outputTokens: 20,
  costMicroUsd: 30,
  durationMs: 40,
  ...more,
});
const ada = seatOf('ada');

test('answers to parts come back by part, those that were too long without a ballot', async () => {
  await savePart(db(), keyOf('whole'), ada, answerOf('', { ballot: null }));
  await savePart(db(), keyOf('whole'), ada, answerOf('1.2'));
  const parts = await loadParts(db(), keyOf('whole'), ada);
  expect([...parts.keys()].toSorted()).toEqual(['', '1.2']);
  expect(parts.get('')).toMatchObject({ ballot: null, inputTokens: 100, costMicroUsd: 30 });
  expect(parts.get('1.2')?.ballot?.findings[0]?.quote).toBe('nul\uFFFD and half \uFFFD');
});

test('the first answer to a part counts', async () => {
  await savePart(db(), keyOf('twice'), ada, answerOf('1', { inputTokens: 1 }));
  await savePart(db(), keyOf('twice'), ada, answerOf('1', { inputTokens: 2 }));
  expect((await loadParts(db(), keyOf('twice'), ada)).get('1')).toMatchObject({ inputTokens: 1 });
});

test('parts are told apart by ask, and by the model that answered', async () => {
  await savePart(db(), keyOf('apart'), ada, answerOf('1'));
  for (const other of [keyOf('apart', 1), keyOf('apart', 0, 2), keyOf('other')]) {
    expect(await loadParts(db(), other, ada)).toEqual(new Map());
  }
  expect(await loadParts(db(), keyOf('apart'), seatOf('ada', { model: 'its-substitute' }))).toEqual(
    new Map(),
  );
});
