import { expect, test } from 'vitest';
import { readSignature } from '../../../core/loop/error-signature.ts';
import { record, stuckOn, told } from './records.ts';

const rules = (...says: string[]) => stuckOn(told(...says)).map(({ rule }) => rule);

test('the same error in three iterations of work', () => {
  expect(rules('a!', 'a!', 'a!')).toEqual([]);
  expect(stuckOn(told('a!', 'a!', 'a!', 'a!'))).toEqual([{ rule: 'same-error', signature: 'a!', times: 3 }]);
  expect(readSignature('a!').id).toBe('a!');
});
test('errors that take turns are no news either', () => {
  expect(rules('a!1', 'a!2', 'a!1', 'a!2', 'a!1')).toEqual(['same-error', 'no-better'].slice(0, 1));
});
test('an error that stays while another one moves, or while tests begin to pass, is no loop', () => {
  expect(rules('a! b!1', 'a! b!2', 'a! b!3', 'a! b!4')).toEqual([]);
  expect(rules('a! b! c! d!', 'a! b+ c! d!', 'a! b+ c+ d!', 'a! b+ c+ d+')).toEqual([]);
});
test('an iteration that only read was no work on it; building up is none for a while', () => {
  const read = record(2, { says: 'a!', tree: record(1).tree });
  expect(stuckOn([...told('a!', 'a!'), read, record(3, { says: 'a!' })])).toEqual([]);
  const missing = [{ id: 'a', outcome: 'failed' as const, signature: "a ¦ No module named 'b' ¦  ¦ 1" }];
  const built = (number: number) =>
    record(number, { tests: missing, edit: { files: 2, addedLines: 50, removedLines: 0, trivial: false } });
  expect(stuckOn([0, 1, 2, 3, 4, 5].map(built))).toEqual([]);
  expect(stuckOn([0, 1, 2, 3, 4, 5, 6, 7, 8].map(built)).map(({ rule }) => rule)).toEqual(['same-error']);
});
test('the same objection counts, and an error outside of tests', () => {
  const offered = (number: number) => record(number, { says: 'a+', finished: true, objections: ['gate'] });
  expect(stuckOn([0, 1, 2, 3, 4].map(offered))).toMatchObject([{ rule: 'same-error', signature: 'gate' }]);
  const broken = (number: number) => record(number, { tests: null, errors: ['syntax'] });
  expect(stuckOn([0, 1, 2, 3].map(broken))).toMatchObject([{ rule: 'same-error', signature: 'syntax' }]);
});

test('that what is to be mended does not even run is one error, however it is worded', () => {
  const collapsed = (number: number, says = '') => record(number, { says, errors: [`load!${number}`] });
  const begun = record(0, { says: 'a! b+' });
  const four = [1, 2, 3, 4].map((number) => collapsed(number));
  expect(stuckOn([begun, ...four.slice(0, 3)])).toEqual([]);
  expect(stuckOn([begun, ...four])).toEqual([{ rule: 'same-error', signature: 'load!2', times: 3 }]);
  // Others that run say nothing about it.
  expect(stuckOn([begun, ...[1, 2, 3, 4].map((number) => collapsed(number, 'c+'))])).toHaveLength(1);
  expect(stuckOn([begun, ...four.slice(0, 3), record(4, { says: 'a!2 b+' })])).toEqual([]);
});
test('so is that nothing runs of what held, where there was nothing to mend', () => {
  const green = record(0, { says: 'a+ b+' });
  const loads = (says: string) =>
    [1, 2, 3, 4].map((number) => record(number, { says, errors: [`load!${number}`] }));
  expect(stuckOn([green, ...loads('')])).toEqual([{ rule: 'same-error', signature: 'load!2', times: 3 }]);
  expect(stuckOn([green, ...loads('a+')])).toEqual([]);
});
test('where nothing ran at the beginning, other errors are news', () => {
  const loading = (number: number) => record(number, { errors: [`load!${number}`] });
  expect(stuckOn([0, 1, 2, 3, 4].map(loading))).toEqual([]);
});
