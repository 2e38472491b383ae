import { describe, expect, test } from 'vitest';
import { readReport } from '../../../core/test-report/read-report.ts';
import { readVerdictLines } from '../../../core/test-report/verdict-lines.ts';
import { casesOf, messageOf } from './recorded.ts';

const lines = [
  'PASS: empty at first',
  'FAIL: takes as many',
  '  got 3',
  'SKIP: large',
  'ring at 0x7ffd1a2b3c4d',
];

describe('lines that begin with an outcome', () => {
  test('are tests', () => {
    const part = readVerdictLines(lines, false);
    if (!part) throw new Error('None was found.');
    expect(casesOf(part)).toEqual(['passed empty at first', 'failed takes as many', 'skipped large']);
    expect(messageOf(part, 'takes as many')).toBe('got 3');
  });

  test.each([
    ['[PASS] adds (3 ms)', '[FAIL] takes 0.21s'],
    ['PASSED - adds', 'FAILED - takes'],
  ])('in another form: %s', (one, other) => {
    const part = readVerdictLines([one, other], false);
    expect(part?.cases.map(({ id, outcome }) => `${outcome} ${id}`)).toEqual(['passed adds', 'failed takes']);
  });

  test('are none where one is alone, or a run ended well though one says that it failed', () => {
    expect(readVerdictLines(['PASS: the salt'], true)).toBeNull();
    expect(readVerdictLines(lines, true)).toBeNull();
    expect(readVerdictLines(['ERROR: no answer', 'INFO: again'], false)).toBeNull();
  });

  test('count in a report', () => {
    const report = readReport({ text: lines.join('\n'), exitCode: 2, whole: true });
    expect(report).toMatchObject({ runner: 'plain', passed: 1, failed: 1, skipped: 1 });
    expect(readReport({ text: lines.join('\n'), exitCode: 0, whole: true })).toMatchObject({
      passed: 0,
      failed: 0,
    });
  });
});
