import { expect, test } from 'vitest';
import { findBest } from '../../../core/loop/find-best.ts';
import { acceptedTampering } from '../../../core/loop/accepted-tampering.ts';
import { lastStretch } from '../../../core/loop/stretch.ts';
import type { IterationRecord } from '../../../core/loop/record.ts';
import { record, told } from './records.ts';

const best = (records: IterationRecord[], unsteady: string[] = []) =>
  findBest(lastStretch(records), new Set(unsteady), acceptedTampering(records));

test('most tests that newly pass, less those that were lost', () => {
  expect(best(told('a! b! c+', 'a+ b! c+', 'a+ b+ c!', 'a! b! c!'))).toBe(1);
  expect(best(told('a! b! c+', 'a! b! c!'))).toBe(0);
  expect(best([])).toBe(0);
});
test('then objections, then the smaller change, then the earlier', () => {
  const offered = (number: number, objections: string[], addedLines = 2) =>
    record(number, {
      says: 'a+',
      finished: true,
      objections,
      edit: { files: 1, addedLines, removedLines: 0, trivial: false },
    });
  expect(best([record(0, { says: 'a!' }), offered(1, ['x', 'y']), offered(2, ['x'])])).toBe(2);
  expect(best([record(0, { says: 'a!' }), record(1, { says: 'a+' }), record(2, { says: 'a+' })])).toBe(1);
});
test('never one whose tests were tampered with, unless a person wants it so', () => {
  const tampering = [{ kind: 'deleted' as const, path: 'a', what: 'a' }];
  expect(best([record(0, { says: 'a! b!' }), record(1, { says: 'a+ b+', tampering })])).toBe(0);
  expect(
    best([
      record(0, { says: 'a! b!' }),
      record(1, { says: 'a+ b+', tampering, restart: { because: 'redirected', acceptsTampering: true } }),
      record(2, { says: 'a! b!' }),
    ]),
  ).toBe(1);
});
test('one whose tests run is better than one whose do not; chance is left out', () => {
  expect(best([record(0, { tests: null }), record(1, { says: 'a!' })])).toBe(1);
  expect(best(told('a! b+', 'a+ b!'), ['a'])).toBe(0);
});
