import { describe, expect, test } from 'vitest';
import { frameIn, innermostFrame, placeAtEnd, workspacePath } from '../../../core/test-report/frames.ts';

describe('the place that a line names', () => {
  test.each([
    ['    at total (src/cart.js:2:37)', 'src/cart.js:2'],
    ['    at total (file:///work/src/cart.js:2:37)', 'src/cart.js:2'],
    ['    at async Promise.all (index 0)', null],
    ['    at /work/src/my cart.js:2:37', 'src/my cart.js:2'],
    [' ❯ total src/cart.js:2:37', 'src/cart.js:2'],
    [' ❯ test/cart.test.js:18:7', 'test/cart.test.js:18'],
    ['  File "/work/shop/cart.py", line 3, in total', 'shop/cart.py:3'],
    ['E     File "/work/tests/test_broken.py", line 1', 'tests/test_broken.py:1'],
    ['shop/cart.py:3: TypeError', 'shop/cart.py:3'],
    ['tests/test_cart.py:29: ', 'tests/test_cart.py:29'],
    ['\t/work/cart/cart.go:11 +0xa', 'cart/cart.go:11'],
    ['    cart_test.go:17: Total = 1', 'cart_test.go:17'],
    ['broken/broken_test.go:5:32: undefined: undefined', 'broken/broken_test.go:5'],
    ["thread 'main' (7) panicked at src/lib.rs:11:5:", 'src/lib.rs:11'],
    ['  --> src/lib.rs:44:23', 'src/lib.rs:44'],
    ['             at ./src/lib.rs:11:5', 'src/lib.rs:11'],
    ['It is 12:30:45 now', null],
    ['', null],
  ])('%s', (line, place) => {
    const frame = frameIn(line);
    expect(frame ? `${frame.file}:${frame.line}` : null).toBe(place);
  });
});

describe('what is not the repository’s own', () => {
  test.each([
    '    at Test.run (node:internal/test_runner/test:1402:25)',
    '    at x (node_modules/mocha/lib/cli.js:1:1)',
    '    at x (/work/packages/a/node_modules/vitest/dist/index.js:1:1)',
    '  File "/usr/lib/python3.11/unittest/loader.py", line 419, in x',
    '  File "/work/.venv/lib/python3.11/site-packages/pluggy/_caller.py", line 197, in x',
    '  File "<frozen importlib._bootstrap>", line 1204, in x',
    '\t/usr/local/go/src/testing/testing.go:1974 +0x232',
    '\t_testmain.go:46 +0x9b',
    '             at /rustc/5980/library/std/src/panicking.rs:689:5',
    '    at x (../other/src/cart.js:1:1)',
    '    at eval (<anonymous>:1:1)',
  ])('%s', (line) => {
    expect(frameIn(line)).toBeNull();
  });
});

test('the innermost frame is the first, in Python the last', () => {
  const lines = ['a.py:1: x', '/usr/lib/b.py:2: x', 'c.py:3: x', '/usr/lib/d.py:4: x'];
  expect(innermostFrame(lines)).toEqual({ file: 'a.py', line: 1 });
  expect(innermostFrame(lines, 'last')).toEqual({ file: 'c.py', line: 3 });
  expect(innermostFrame([])).toBeNull();
});

test('a place ends a text, with or without a column', () => {
  expect(placeAtEnd('a:b.ts:3:4')).toEqual({ file: 'a:b.ts', line: 3 });
  expect(placeAtEnd('b.ts:3')).toEqual({ file: 'b.ts', line: 3 });
  expect(placeAtEnd('b.ts')).toBeNull();
});

test('paths are relative to the workspace, or none of it', () => {
  expect(workspacePath('/work/a.ts')).toBe('a.ts');
  expect(workspacePath('././a.ts')).toBe('a.ts');
  for (const other of ['/etc/passwd', '../a.ts', '', 'C:\\a.ts', 'x'.repeat(2000)])
    expect(workspacePath(other)).toBeNull();
});
