import { describe, expect, test } from 'vitest';
import { matchFindings, sameFinding } from '../../../core/publish/same-finding.ts';
import { traceOf } from './report-of.ts';

const print = (digit: string) => digit.repeat(32);
const before = traceOf();
const edited = traceOf({ fingerprint: print('b'), quote: '  exec(`logger "visit by ${user}"`);' });

describe('the same finding', () => {
  test.each([
    ['its line was lightly edited', edited, true],
    [
      'another seat words it otherwise',
      traceOf({ title: 'Command injection', reason: 'Other words.' }),
      true,
    ],
    [
      'a neighbouring line is quoted, of the same weakness',
      traceOf({ fingerprint: print('b'), startLine: 16, endLine: 17, quote: 'const at = now();' }),
      true,
    ],
    ['a related weakness at the same line', { ...edited, cwe: 'CWE-77' }, true],
    ['another weakness', { ...edited, cwe: 'CWE-22' }, false],
    ['another file', { ...edited, file: 'src/b.ts' }, false],
    ['another side', { ...edited, side: 'base' as const }, false],
    ['a gate, where the panel spoke', { ...edited, gate: 'secrets' }, false],
    [
      'other code, far away',
      traceOf({
        fingerprint: print('b'),
        startLine: 90,
        endLine: 90,
        quote: 'spawn(argv[2], { shell: true });',
      }),
      false,
    ],
  ])('%s', (_, current, same) => {
    expect(sameFinding(before, current)).toBe(same);
  });
});

describe('matching', () => {
  test('is by fingerprint first, then by likeness, one to one', () => {
    expect(matchFindings([before, edited], [edited, before])).toEqual([1, 0]);
    expect(matchFindings([before], [edited, before])).toEqual([null, 0]);
    expect(matchFindings([before], [edited])).toEqual([0]);
    expect(matchFindings([], [before])).toEqual([null]);
  });

  test('gives the likest its match, whoever comes first', () => {
    const close = traceOf({ fingerprint: print('c'), quote: '  exec(`logger "visit of ${usr}"`);' });
    const far = traceOf({ fingerprint: print('d'), quote: '  exec(`logger "went to ${user.id}"`);' });
    expect(matchFindings([before], [far, close])).toEqual([null, 0]);
    expect(matchFindings([before], [close, far])).toEqual([0, null]);
  });

  test('two of the same text are told apart by their order', () => {
    const first = traceOf({ fingerprint: `${print('a')}:1`, startLine: 3, endLine: 3 });
    const second = traceOf({ fingerprint: `${print('a')}:2`, startLine: 40, endLine: 40 });
    expect(matchFindings([first, second], [first, second])).toEqual([0, 1]);
  });
});
