import { describe, expect, test } from 'vitest';
import { findTraces } from '../../../core/test-report/plain.ts';
import { errorsOf, recordedLines } from './recorded.ts';

const traces = (lines: string[]) => errorsOf({ errors: findTraces(lines) });

describe('traces in an output', () => {
  test.each([
    ['pytest-crash.txt', 'tests/crash.py:9 Fatal Python error: Segmentation fault'],
    ['pytest-timeout.txt', 'tests/test_cart.py:49 The time was up here:'],
    ['cargo-error.txt', 'src/lib.rs:44 error[E0308]: mismatched types'],
    ['go-timeout.txt', 'slow/slow_test.go:8 panic: test timed out after 300ms'],
  ])('%s', (name, told) => {
    expect(traces(recordedLines(name))).toEqual([told]);
  });

  test('of a file that cannot be parsed, its place stands above', () => {
    expect(traces(recordedLines('node-spec.txt'))[0]).toBe(
      "test/broken.test.js:4 SyntaxError: Unexpected token '='",
    );
    expect(traces(recordedLines('mocha-broken.txt'))[0]).toContain('SyntaxError');
  });

  test('of Python and of scripts', () => {
    expect(
      traces([
        'Traceback (most recent call last):',
        '  File "/work/a.py", line 1, in <module>',
        '    b()',
        '  File "/work/b.py", line 2, in b',
        '    raise ValueError("no")',
        'ValueError: no',
        'TypeError: x is not a function',
        '    at run (/work/src/run.js:3:4)',
        "thread 'main' panicked at src/main.rs:2:3:",
        'went wrong',
      ]),
    ).toEqual([
      'b.py:2 ValueError: no',
      'src/run.js:3 TypeError: x is not a function',
      "src/main.rs:2 thread 'main' panicked at src/main.rs:2:3:",
    ]);
  });

  test('the same one is told once, and no more than twenty', () => {
    const trace = (name: number) => [
      'Traceback (most recent call last):',
      '  File "/work/a.py", line 1',
      `ValueError: ${name}`,
    ];
    expect(traces([...trace(1), ...trace(1)])).toHaveLength(1);
    expect(traces(Array.from({ length: 100 }, (_, index) => trace(index)).flat())).toHaveLength(20);
  });

  test('plain text has none', () => {
    expect(traces(['all is well', 'meet me at the corner', 'error: not of a compiler'])).toEqual([]);
  });
});
