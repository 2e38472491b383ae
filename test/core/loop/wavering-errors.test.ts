import { expect, test } from 'vitest';
import { treeId } from '../../../core/ids.ts';
import { withoutWavering } from '../../../core/loop/wavering-errors.ts';
import { record, stuckOn, told } from './records.ts';

const signatures = (records: ReturnType<typeof told>) =>
  withoutWavering(records).map(({ tests }) => tests?.map(({ signature }) => signature));

test('words that differ on one tree say nothing: each failure of that test is the same', () => {
  const tree = treeId('same');
  const records = [
    record(0, { says: 'a!1 b!', tree }),
    record(1, { says: 'a!2 b!', tree }),
    record(2, { says: 'a!3 b!' }),
  ];
  expect(signatures(records)).toEqual([
    ['a', 'b!'],
    ['a', 'b!'],
    ['a', 'b!'],
  ]);
  expect(signatures(told('a!1', 'a!2'))).toEqual([['a!1'], ['a!2']]);
});

test('so that one who changes nothing about it is found out', () => {
  const drawn = told('a!1', 'a!2', 'a!3', 'a!4');
  expect(stuckOn(drawn)).toEqual([]);
  const [start, ...work] = drawn;
  expect(stuckOn([{ ...start!, wavering: ['a'] }, ...work])).toMatchObject([
    { rule: 'same-error', signature: 'a' },
  ]);
});
