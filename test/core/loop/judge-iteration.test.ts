import { describe, expect, test } from 'vitest';
import { treeId } from '../../../core/ids.ts';
import { judgeIteration } from '../../../core/loop/judge-iteration.ts';
import type { IterationRecord, LadderStep, LoopPolicy } from '../../../core/loop/record.ts';
import { policy, record, told } from './records.ts';

const judge = (records: IterationRecord[], other: Partial<LoopPolicy> = {}, minutes = 1) =>
  judgeIteration(records, { ...policy, ...other }, { minutes });
const tree = (name: string) => ({ tree: treeId(name) });

describe('the ladder', () => {
  /** Runs on with the same failing test, writing down each rung as it is taken. */
  const climbing = (says: (number: number) => string): LadderStep[] => {
    const records = [record(0, { says: 'a!' })];
    for (let number = 1; number < 14; number += 1) {
      const step = judge([...records, record(number, { says: says(number) })]).step;
      records.push(record(number, { says: says(number), taken: step }));
      if (step === 'ask-person') break;
    }
    return records.map(({ taken }) => taken ?? 'go-on');
  };

  test('is climbed rung by rung, with less patience after each', () => {
    expect(climbing(() => 'a!').filter((step) => step !== 'go-on')).toEqual([
      'nudge',
      'other-approach',
      'ask-person',
    ]);
    expect(climbing(() => 'a!').length).toBeLessThanOrEqual(8);
  });
  test('begins anew after progress', () => {
    const steps = climbing((number) => (number < 5 ? 'a! b!' : 'a! b+'));
    expect(steps.filter((step) => step === 'nudge')).toHaveLength(2);
  });
  test('a judgement that is asked for again is the same', () => {
    const records = told('a!', 'a!', 'a!', 'a!');
    const once = judge(records);
    expect(once.step).toBe('nudge');
    const again = records.map((one, at) => (at === 3 ? { ...one, taken: once.step } : one));
    expect(judge(again)).toEqual(once);
  });
});

describe('no loop', () => {
  test('fixing test after test while one keeps its error', () => {
    const says = Array.from(
      { length: 12 },
      (_, at) => `old! ${Array.from({ length: 12 }, (_, n) => `t${n}${n < at ? '+' : '!'}`).join(' ')}`,
    );
    for (let at = 1; at < says.length; at += 1)
      expect(judge(told(...says.slice(0, at + 1))).step).toBe('go-on');
  });
  test('going back to the best snapshot after an attempt that failed', () => {
    const records = [
      record(0, { says: 'a!', ...tree('x') }),
      record(1, { says: 'a!2', ...tree('y') }),
      record(2, { says: 'a!', ...tree('x') }),
    ];
    expect(judge(records).step).toBe('go-on');
  });
  test('what was done, whatever repeats in it', () => {
    const done = { says: 'a+', finished: true, ...tree('x') };
    expect(judge([record(0, done), record(1, done), record(2, done)], { iterationsMax: 2 }).step).toBe(
      'go-on',
    );
  });
  test('what was before a person redirected it', () => {
    const records = told('a!', 'a!', 'a!', 'a!', 'a!');
    expect(judge(records).step).toBe('nudge');
    expect(
      judge(
        records.map((one, at) => (at === 3 ? { ...one, restart: { because: 'redirected' as const } } : one)),
      ).step,
    ).toBe('go-on');
    expect(
      judge(
        records.map((one, at) => (at === 4 ? { ...one, restart: { because: 'redirected' as const } } : one)),
      ).step,
    ).toBe('go-on');
  });
});

test('an alarm calls a person at once, whatever the progress', () => {
  const tampering = [{ kind: 'skipped' as const, path: 'a.test.ts', what: 'x' }];
  const judged = judge([record(0, { says: 'a!' }), record(1, { says: 'a+', tampering, finished: true })]);
  expect(judged).toMatchObject({ step: 'ask-person', alarms: [{ alarm: 'tampering' }], best: 0 });
});

test('after another approach, the tree of the best is where work begins', () => {
  const records = [
    record(0, { says: 'a! b!', ...tree('0') }),
    record(1, { says: 'a+ b!', ...tree('1') }),
    record(2, { says: 'a! b!', ...tree('2'), taken: 'other-approach' }),
  ];
  const stayed = judge([...records, record(3, { says: 'a+ b!', ...tree('1') })], { unchangedMax: 1 });
  expect(stayed.stuck).toEqual([{ rule: 'unchanged', times: 1 }]);
  const back = judge([...records, record(3, { says: 'a! b!', ...tree('2') })]);
  expect(back.stuck).toEqual([{ rule: 'seen-before', iteration: 2, period: 1 }]);
});

test('nothing is judged of nothing', () => {
  expect(judge([])).toEqual({ step: 'go-on', stuck: [], alarms: [], best: 0, advice: '' });
  expect(judge([record(0)]).step).toBe('go-on');
});
