import { expect, test } from 'vitest';
import { tellStuck } from '../../../core/develop/stuck-story.ts';
import type { LoopJudgement, StuckReason } from '../../../core/loop/record.ts';
import { iterationOf } from './iterations.ts';

const judgement = (more: Partial<LoopJudgement> = {}): LoopJudgement => ({
  step: 'ask-person',
  stuck: [],
  alarms: [],
  best: 2,
  advice: '',
  ...more,
});

test('tells why, what fails, tests over time, and where to go on from', () => {
  const stuck: StuckReason[] = [{ rule: 'same-error', signature: 'expected <b>1</b>', times: 3 }];
  const text = tellStuck(
    [iterationOf({ number: 1, taken: 'nudge' }), iterationOf({ number: 2 })],
    judgement({ stuck }),
  );
  expect(text).toContain('The same error 3 times');
  expect(text).not.toContain('<b>');
  expect(text).toContain('What fails after iteration 2');
  expect(text).toContain('| 1 | 1 | 1 | 1 (+3 −1) | 0.01 | it was told so |');
  expect(text).toContain('"snapshot": 2');
});

test('each reason and alarm has its words', () => {
  const stuck: StuckReason[] = [
    { rule: 'unchanged', times: 2 },
    { rule: 'seen-before', iteration: 1, period: 2 },
    { rule: 'no-better', best: 1, iterations: 5 },
    { rule: 'call-cycle', period: 2, times: 3 },
    { rule: 'trivial-edits', times: 2 },
    { rule: 'cost-per-test', costMicroUsd: 2_500_000, newlyPassing: 1 },
  ];
  const alarms: LoopJudgement['alarms'] = [
    { alarm: 'tampering', tampering: [{ kind: 'deleted', path: 'a.test.ts', what: 'gone' }] },
    { alarm: 'exhausted', what: ['memory'] },
    { alarm: 'security', what: ['docker socket'] },
    { alarm: 'limit', limit: 'cost', what: '20 USD' },
  ];
  const text = tellStuck([], judgement({ stuck, alarms }));
  for (const words of [
    'No file changed in 2',
    'as after iteration 1',
    'better than iteration 1',
    'same 2 calls',
    'white space',
    '2.50 USD',
    'deleted',
    'ran out',
    'attempt on the sandbox',
    'A bound is reached',
  ])
    expect(text).toContain(words);
});

test('it is bounded, however much there is', () => {
  const tests = Array.from({ length: 500 }, (_, index) => ({
    id: `${index}`.repeat(90),
    outcome: 'failed' as const,
    signature: '*'.repeat(900),
  }));
  const records = Array.from({ length: 300 }, (_, number) =>
    iterationOf({ number, tests, errors: tests.map(({ id }) => id) }),
  );
  const alarms: LoopJudgement['alarms'] = [{ alarm: 'security', what: tests.map(({ id }) => id) }];
  expect(tellStuck(records, judgement({ alarms })).length).toBeLessThanOrEqual(8000);
});

test('what fails is told once, without what only tells failures apart', () => {
  const signature = 'rounds ¦ expected 1 to be 2 ¦ src/a.ts ¦ 17158c1666ff4bc4';
  const tests = [{ id: 'a.test.ts > rounds', outcome: 'failed' as const, signature }];
  const text = tellStuck([iterationOf({ number: 2, tests })], judgement());
  expect(text).toMatch(/- a\.test\.ts .{1,10} rounds: expected 1 to be 2, src\/a\.ts\n/);
});
