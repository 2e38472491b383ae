import { describe, expect, test } from 'vitest';
import { readReport } from '../../../core/test-report/read-report.ts';
import { looksLikeTap, readPlainTap } from '../../../core/test-report/tap.ts';
import { casesOf, messageOf } from './recorded.ts';

const lines = (text: string) => text.split('\n');
const shell = lines(`1..4
ok 1 - one point
not ok 2 - two points
#   got: tar.gz
#   expected: gz
ok 3 - a folder # SKIP undecided
not ok 4 later # todo`);

describe('TAP of any program', () => {
  test('names each test, and tells what stands below a failure', () => {
    const part = readPlainTap(shell);
    expect(casesOf(part)).toEqual([
      'passed one point',
      'failed two points',
      'skipped a folder',
      'skipped later',
    ]);
    expect(messageOf(part, 'two points')).toBe('got: tar.gz\nexpected: gz');
    expect(part.whole).toBe(true);
  });

  test('claims are known by the group that stands before them, times and braces are no names', () => {
    const tape = lines(
      'TAP version 13\n# adds\nok 1 should be equal\n# takes\nnot ok 2 should be equal\n  ---\n    operator: equal\n  ...\n\n1..2\n# tests 2\n# pass  1\n# fail  1',
    );
    expect(casesOf(readPlainTap(tape))).toEqual([
      'passed adds > should be equal',
      'failed takes > should be equal',
    ]);
    const vitest = lines(
      'TAP version 13\n1..1\nnot ok 1 - src/a.spec.ts # time=22.84ms {\n    1..2\n    ok 1 - none # time=4.76ms\n    not ok 2 - one # time=0.31ms\n}',
    );
    expect(casesOf(readPlainTap(vitest))).toEqual([
      'passed src/a.spec.ts > none',
      'failed src/a.spec.ts > one',
    ]);
  });

  test.each([
    ['a plan that was not kept', '1..3\nok 1 - a'],
    ['no plan', 'TAP version 13\nok 1 - a'],
    ['a run that was given up', '1..1\nok 1 - a\nBail out! no disk'],
  ])('%s was cut short', (_, text) => expect(readPlainTap(lines(text)).whole).toBe(false));

  test('takes a plan or a version, and a result', () => {
    expect(looksLikeTap(shell)).toBe(true);
    expect(looksLikeTap(['1..4', 'all is well'])).toBe(false);
    expect(looksLikeTap(['ok'])).toBe(false);
  });

  test('counts though the program itself ended well', () => {
    const report = readReport({ text: shell.join('\n'), exitCode: 0, whole: true });
    expect(report).toMatchObject({ runner: 'plain', passed: 1, failed: 1, skipped: 2, whole: true });
  });
});
