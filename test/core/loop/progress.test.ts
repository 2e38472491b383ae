import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followProgress, isOffered } from '../../../core/loop/progress.ts';
import type { IterationRecord } from '../../../core/loop/record.ts';
import { lastStretch } from '../../../core/loop/stretch.ts';
import { policy, record, told } from './records.ts';

const raised = (records: IterationRecord[], unsteady: string[] = []) =>
  followProgress(lastStretch(records), new Set(unsteady), policy).map((advance) => advance.raised);

describe('the best test vector is raised', () => {
  test('by a test that passes for the first time, once', () => {
    expect(raised(told('a!', 'a+', 'a!', 'a+'))).toEqual([true, false, false]);
  });
  test('not by exchanging one test for another', () => {
    expect(raised(told('a! b!', 'a+ b!', 'a! b+', 'a+ b!'))).toEqual([true, false, false]);
  });
  test('not by a gain that many tests were lost for; when those are back, it counts', () => {
    expect(raised(told('a! b+ c+ d+ e+', 'a+ b! c! d! e!', 'a+ b+ c+ d+ e+'))).toEqual([false, true]);
  });
  test('though a test or two fail by chance at the same time', () => {
    expect(raised(told('a! b+ c+', 'a+ b! c+'))).toEqual([true]);
  });
  test('not by tests that chance decides about', () => {
    expect(raised(told('a! b+', 'a+ b+'), ['a'])).toEqual([false]);
  });
  test('by fewer errors outside of tests, and by fewer objections', () => {
    expect(
      raised([
        record(0, { errors: ['x', 'y'], tests: null }),
        record(1, { errors: ['x'], tests: null }),
        record(2, { errors: ['x'], tests: null }),
      ]),
    ).toEqual([true, false]);
    const offered = (number: number, objections: string[]) =>
      record(number, { says: 'a+', finished: true, objections });
    expect(
      raised([record(0, { says: 'a+' }), offered(1, ['x', 'y']), offered(2, ['x']), offered(3, ['y'])]),
    ).toEqual([true, true, false]);
    expect(isOffered(offered(1, []))).toBe(true);
  });
  test("by the developer's own new tests, but not for ever", () => {
    const own = Array.from(
      { length: 9 },
      (_, at) => `a! ${Array.from({ length: at }, (_, n) => `own${n}+`).join(' ')}`,
    );
    expect(raised(told(...own))).toEqual([true, true, true, true, true, false, false, false]);
  });
});

test('a run that was cut short loses nothing that it did not get to', () => {
  const records = [record(0, { says: 'a! b+ c+ d+ e+' }), record(1, { says: 'a+', whole: false })];
  expect(raised(records)).toEqual([true]);
});

test('rises are bounded by tests, whatever comes', () => {
  const run = fc.array(fc.constantFrom('+', '!', '!x', '-'), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(run, { minLength: 2, maxLength: 30 }), (runs) => {
      const says = runs.map((marks) => marks.map((mark, at) => `t${at}${mark}`).join(' '));
      expect(raised(told(...says)).filter(Boolean).length).toBeLessThanOrEqual(4);
    }),
  );
});
