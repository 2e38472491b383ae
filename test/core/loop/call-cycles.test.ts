import { describe, expect, test } from 'vitest';
import { record, stuckOn } from './records.ts';

const calls = (text: string) => text.split('').map((hash) => ({ tool: 'read', hash }));
const of = (...turns: string[]) =>
  stuckOn([
    record(0, { says: 'a!0' }),
    ...turns.map((text, at) => record(at + 1, { says: 'a!0', calls: calls(text) })),
  ]);

describe('a cycle that comes round three times', () => {
  test.each([
    ['aaa', 1],
    ['xababab', 2],
    ['abcabcabc', 3],
    ['abcdabcdabcd', 4],
    ['abcdeabcdeabcde', 5],
  ])('%s: period %i', (text, period) => {
    expect(of(text)).toEqual([{ rule: 'call-cycle', period, times: 3 }]);
  });
  test('is found across iterations', () => {
    expect(of('xab', 'abab')[0]).toMatchObject({ rule: 'call-cycle', period: 2 });
  });
  test('is found though the calls end with another, where it is most of them', () => {
    expect(of(`${'ab'.repeat(20)}t`)[0]).toMatchObject({ rule: 'call-cycle', period: 2, times: 20 });
  });
});
test.each(['abab', 'abcdefabcdefabcdef', 'aaabcdefghij', ''])('%s is none', (text) => {
  expect(of(text)).toEqual([]);
});
test('an iteration that moved something got out of it', () => {
  expect(stuckOn([record(0, { says: 'a!0' }), record(1, { says: 'a!1', calls: calls('aaaa') })])).toEqual([]);
});
