import { describe, expect, test } from 'vitest';
import { readJunit } from '../../../core/test-report/junit.ts';
import { casesOf, errorsOf, messageOf, recorded } from './recorded.ts';

const read = (text: string) => readJunit({ path: 'junit.xml', text });

describe('JUnit', () => {
  test('of vitest: the ids are those of its own output', () => {
    const part = read(recorded('junit-vitest.xml'));
    expect(casesOf(part)).toContain('failed test/cart.test.js > total > keeps cents @ test/cart.test.js:10');
    expect(casesOf(part)).toContain('skipped test/cart.test.js > total > knows currencies');
    expect(part.cases).toHaveLength(9);
    expect(part.errors[0]?.message).toContain('test/broken.test.js: Parse failure');
  });

  test('of pytest: cases, skipped ones, and fixtures that failed', () => {
    const part = read(recorded('junit-pytest.xml'));
    expect(casesOf(part)).toEqual(
      expect.arrayContaining([
        'passed tests.test_cart > test_adds',
        'failed tests.test_cart.TestNothing > test_null @ shop/cart.py:3',
        'failed tests.test_cart > test_shop @ tests/test_cart.py:39',
        'skipped tests.test_cart > test_currencies',
      ]),
    );
    expect(messageOf(part, 'test_named[a::b - c]')).not.toContain('#x1B');
    expect(part.cases).toHaveLength(13);
  });

  test('of node: by file', () => {
    const part = read(recorded('junit-node.xml'));
    expect(casesOf(part)).toContain('failed test/cart.test.js > total > keeps cents @ test/cart.test.js:11');
    expect(errorsOf(part)).toEqual(['test/broken.test.js: test failed']);
  });

  test('the five entities and numbers are decoded, once', () => {
    const part = read(
      '<testsuite><testcase name="&lt;a&gt; &amp;lt; &#65;&#x42; &other; &#9999999;"/></testsuite>',
    );
    expect(casesOf(part)).toEqual(['passed <a> &lt; AB &other; &#9999999;']);
  });

  const bomb =
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>';
  test.each([
    ['a document type', bomb, 'declares a document type'],
    ['another file', '<html></html>', 'holds no <testsuites>'],
    ['nothing', '', 'is no XML'],
    ['what was cut short', '<testsuites><testsuite><testcase name="a"/>', 'cut short'],
    ['deep nesting', '<testsuite>'.repeat(100_000), 'is no XML'],
    ['too much', 'x'.repeat(20_000_001), 'more than 20000000'],
  ])('%s is refused, and hides nothing', (_what, text, why) => {
    const part = read(text);
    expect(part).toMatchObject({ cases: [], whole: false });
    expect(part.errors[0]?.message).toContain(why);
    expect(part.errors[0]?.message).toContain('junit.xml');
  });

  test('names of objects are names like others', () => {
    expect(casesOf(read('<testsuite><testcase name="__proto__"/></testsuite>'))).toEqual([
      'passed __proto__',
    ]);
  });
});
