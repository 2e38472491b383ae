import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeReport } from '../../../core/test-report/describe-report.ts';
import { failedCase, passedCase, reportError } from '../../../core/test-report/part.ts';
import { readReport } from '../../../core/test-report/read-report.ts';
import type { TestReport } from '../../../core/test-report/report.ts';
import { recorded } from './recorded.ts';

const read = (name: string) =>
  readReport({ text: recorded(name), exitCode: name.includes('green') ? 0 : 1, whole: true });
const report = (more: Partial<TestReport>): TestReport => ({
  ...read('vitest-green.txt'),
  cases: [],
  exitCode: 1,
  ...more,
});

describe('what the developer is told', () => {
  test('counts, errors, and each failure with its message and place', () => {
    const told = describeReport(read('vitest.txt'), null);
    expect(told.split('\n')[0]).toBe(
      'The tests are not green: 4 passed, 4 failed, 1 skipped, 1 error outside of tests (exit code 1).',
    );
    expect(told).toContain('Error outside of tests at test/broken.test.js:3');
    expect(told).toContain(
      'Failing: test/cart.test.js > total > of nothing > refuses null at test/cart.test.js:18\n    TypeError: prices is no list',
    );
  });

  test('a green run in one line', () => {
    expect(describeReport(read('vitest-green.txt'), null)).toBe(
      'The tests are green: 2 passed, 0 failed, 0 skipped (exit code 0).',
    );
  });

  test('what changed comes first', () => {
    const before = report({ cases: [failedCase('old'), failedCase('mended'), passedCase('gone')] });
    const now = report({
      cases: [failedCase('old', 'old words'), passedCase('mended'), failedCase('new', 'new words')],
    });
    const told = describeReport(now, before);
    expect(told).toContain(
      'Against the run before: 1 newly failing, 1 fixed, 1 still failing, 1 no longer run.',
    );
    expect(told).toContain('Fixed:\n  mended');
    expect(told).toContain('No longer run:\n  gone');
    expect(told.indexOf('Newly failing: new')).toBeLessThan(told.indexOf('Still failing: old'));
  });

  test('that a run was cut short, ended from outside, or is of no known runner', () => {
    expect(describeReport(report({ whole: false, exitCode: null }), null)).toMatch(
      /ended from outside.*cut short/,
    );
    expect(describeReport(report({ runner: 'plain', passed: 0 }), null)).toContain('No known test runner');
  });

  test('one long message does not push out the others', () => {
    const cases = [
      failedCase('long', 'x'.repeat(2000)),
      failedCase('short', 'short words'),
      failedCase('long too', 'y'.repeat(2000)),
    ];
    const told = describeReport(report({ cases }), null, 2500);
    expect(told).toContain('short words');
    expect(told).toContain('x'.repeat(100));
    expect(told).toContain('y'.repeat(100));
  });

  test('failures beyond what fits are named', () => {
    const cases = Array.from({ length: 200 }, (_, index) =>
      failedCase(`test ${index}`, 'words '.repeat(100)),
    );
    const told = describeReport(report({ cases }), null, 6000);
    expect(told).toContain('Failing besides:');
    expect(told).toMatch(/… and \d+ more/);
  });

  test('never more than asked for', () => {
    const failure = fc.record({
      id: fc.string({ minLength: 1, maxLength: 400 }),
      message: fc.string({ maxLength: 3000 }),
    });
    fc.assert(
      fc.property(
        fc.array(failure, { maxLength: 40 }),
        fc.integer({ min: 100, max: 20_000 }),
        (failures, charsMax) => {
          const cases = failures.map(({ id, message }) => failedCase(id, message));
          const told = describeReport(
            report({ cases, errors: [reportError('e'.repeat(3000))] }),
            null,
            charsMax,
          );
          expect(told.length).toBeLessThanOrEqual(charsMax);
        },
      ),
    );
  });
});
