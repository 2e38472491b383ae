import { expect, test } from 'vitest';
import { auditId, seatId } from '../../core/ids.ts';
import { judge } from '../../core/panel/judge.ts';
import { loadBallots } from '../../database/ballots.ts';
import { ballots, findings } from '../../database/schema.ts';
import { findingOf, planOf, seatOf, snapshotOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const ask = { audit: 'of-before', round: 1, seat: 'ada', piece: 0 };

test('a round that an older version began is judged to its end', async () => {
  await db()
    .insert(ballots)
    .values({
      ...ask,
      provider: 'ollama',
      model: 'm',
      family: 'ada',
      focus: 'style',
      simulated: false,
      promptVersion: '2019-01-01.00000000',
      vote: 'reject',
      confidence: 7,
      summary: '',
      covered: ['a.js'],
      repaired: false,
      inputTokens: 1,
      outputTokens: 1,
      costMicroUsd: 0,
      durationMs: 1,
    });
  const { confidence, ...claim } = findingOf({ file: 'a.js', quote: 'eval(input)' });
  const old = { category: 'performance', severity: 'blocker', side: 'right', cwe: '95' };
  await db()
    .insert(findings)
    .values({ ...ask, number: 0, ...claim, ...old, confidence });

  const cast = await loadBallots(db(), auditId('of-before'), 1);
  expect(cast).toMatchObject([
    { seat: 'ada', ballot: { vote: 'abstain', confidence: 0, findings: [{ severity: 'high', cwe: null }] } },
  ]);
  const snapshot = snapshotOf({ 'a.js': '+eval(input)' });
  const plan = planOf(snapshot, [seatOf('ada', { id: seatId('ada') })]);
  const judged = judge({ plan, snapshot, cast, lost: [], gates: [] });
  expect(judged.verdict.kind).toBe('disputed');
  expect(judged.merged).toMatchObject([{ severity: 'high', finding: { category: 'logic' } }]);
});
