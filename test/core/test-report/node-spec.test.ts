import { describe, expect, test } from 'vitest';
import { nodeSpecEnds, readNodeSpec } from '../../../core/test-report/node-spec.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

describe('node, spec', () => {
  test('names each test by its suites', () => {
    const part = readNodeSpec(recordedLines('node-spec.txt'));
    expect(casesOf(part)).toEqual([
      'passed total > adds',
      'failed total > keeps cents @ test/cart.test.js:11',
      'skipped total > knows currencies',
      'passed total > of nothing > is zero',
      'failed total > of nothing > refuses null @ src/cart.js:2',
      'failed total > Größe 価格 ✓ 🛒 @ test/cart.test.js:23',
      'failed total > never ends @ test/cart.test.js:25',
      'passed one price',
      'passed two prices',
    ]);
    expect(part.counts).toEqual({ passed: 4, failed: 4, skipped: 1 });
  });

  test('a reason for leaving one out is no part of its name, nor is a time', () => {
    expect(casesOf(readNodeSpec(['﹣ of nothing (0.230403ms) # undecided', '✔ a # b (1ms)']))).toEqual([
      'skipped of nothing',
      'passed a # b',
    ]);
  });

  test('a file that cannot be parsed is an error with its place and its words', () => {
    const part = readNodeSpec(recordedLines('node-spec.txt'));
    expect(errorsOf(part)).toEqual(['test/broken.test.js:4 test/broken.test.js: test failed']);
    expect(part.errors[0]?.message).toContain("SyntaxError: Unexpected token '='");
  });

  test('a file that ended by itself is an error too', () => {
    expect(errorsOf(readNodeSpec(recordedLines('node-crash.txt')))).toEqual([
      'crash.test.mjs:1 crash.test.mjs: test failed',
    ]);
  });

  test('messages hold no frames and no fields of the assertion', () => {
    const part = readNodeSpec(recordedLines('node-spec.txt'));
    expect(messageOf(part, 'keeps cents')).toBe('AssertionError [ERR_ASSERTION]: 3.3000000000000003 == 3.3');
    expect(messageOf(part, 'never ends')).toBe('test timed out after 150ms');
  });

  test('the duration ends the summary', () => {
    expect(nodeSpecEnds('ℹ duration_ms 55.4')).toBe(true);
    expect(nodeSpecEnds('ℹ tests 3')).toBe(false);
  });
});
