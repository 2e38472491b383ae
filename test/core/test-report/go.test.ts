import { describe, expect, test } from 'vitest';
import { goEnds, readGo } from '../../../core/test-report/go.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

const failing = [
  'failed example.com/shop/cart > TestCents @ cart_test.go:17',
  'failed example.com/shop/cart > TestTable > Größe @ cart_test.go:26',
  'failed example.com/shop/cart > TestTable > a_b @ cart_test.go:26',
  'failed example.com/shop/panics > TestPanics @ cart/cart.go:11',
];
const build = 'broken/broken_test.go:5 example.com/shop/broken [build failed]';

describe('go test', () => {
  test('by default names failing tests, and others by package', () => {
    const part = readGo(recordedLines('go.txt'));
    expect(casesOf(part).filter((line) => line.startsWith('failed'))).toEqual(failing);
    expect(casesOf(part)).toContain('passed example.com/shop/green');
    expect(errorsOf(part)).toEqual([build]);
    expect(part.errors[0]?.message).toContain('undefined: undefined');
  });

  test('verbosely names all, and a package that a test makes up is none', () => {
    const part = readGo(recordedLines('go-verbose.txt'));
    expect(casesOf(part)).toEqual(
      expect.arrayContaining([
        ...failing,
        'passed example.com/shop/cart > TestAdds',
        'skipped example.com/shop/cart > TestLater',
        'passed example.com/shop/cart > TestTable > fine',
        'passed example.com/shop/panics > TestBefore',
      ]),
    );
    expect(casesOf(part).join()).not.toContain('example.com/fake');
    expect(casesOf(part).join()).not.toMatch(/TestTable(?: @|,|$)/);
  });

  test('what ran when the time was up has failed, where it stood', () => {
    const part = readGo(recordedLines('go-timeout.txt'));
    expect(casesOf(part)).toEqual([
      'failed example.com/shop/slow > TestSlow @ slow/slow_test.go:8',
      'passed example.com/shop/green',
    ]);
    expect(messageOf(part, 'TestSlow')).toBe('panic: test timed out after 300ms');
    expect(part.whole).toBe(false);
  });

  test('a panic is the message', () => {
    expect(messageOf(readGo(recordedLines('go.txt')), 'TestPanics')).toContain(
      'index out of range [0] with length 0',
    );
  });

  test('a test that began and did not end has failed', () => {
    const part = readGo(['=== RUN   TestSlow', 'still at it']);
    expect(casesOf(part)).toEqual(['failed TestSlow']);
    expect(part.whole).toBe(false);
  });

  test('a package is closed by its own line', () => {
    expect(goEnds('ok  \texample.com/a\t0.1s')).toEqual({ outcome: 'ok', name: 'example.com/a', note: '' });
    expect(goEnds('FAIL\texample.com/a [build failed]')).toMatchObject({ note: '[build failed]' });
    expect(goEnds('FAIL')).toBeNull();
    expect(goEnds('?   \texample.com/a\t[no test files]')).toBeNull();
  });
});
