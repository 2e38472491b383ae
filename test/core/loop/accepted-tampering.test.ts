import { expect, test } from 'vitest';
import { acceptedTampering, unacceptedTampering } from '../../../core/loop/accepted-tampering.ts';
import { judgeIteration } from '../../../core/loop/judge-iteration.ts';
import type { Tampering } from '../../../core/loop/record.ts';
import { policy, record } from './records.ts';

const gone: Tampering = { kind: 'deleted', path: 'test/a.js', what: 'the test "a" is gone' };
const off: Tampering = { kind: 'skipped', path: 'test/a.js', what: '"b" is switched off' };

test('what a person wants so is accepted from then on; what comes besides is not', () => {
  const accepted = acceptedTampering([
    record(1, { tampering: [gone], restart: { because: 'redirected', acceptsTampering: true } }),
    record(2, { tampering: [off], restart: { because: 'redirected' } }),
  ]);
  expect(unacceptedTampering([gone, off], accepted)).toEqual([off]);
});

test('work that goes on with accepted changes of tests can become the best', () => {
  const restart = { because: 'redirected', acceptsTampering: true } as const;
  const records = [
    record(0, { says: 'a! b!' }),
    record(1, { says: 'b!', tampering: [gone], restart }),
    record(2, { says: 'b+', tampering: [gone] }),
    record(3, { says: 'b+ c+', tampering: [gone, off] }),
  ];
  expect(judgeIteration(records.slice(0, 3), policy, { minutes: 1 })).toMatchObject({ best: 2, alarms: [] });
  expect(judgeIteration(records, policy, { minutes: 1 })).toMatchObject({
    best: 2,
    alarms: [{ alarm: 'tampering', tampering: [off] }],
  });
});
