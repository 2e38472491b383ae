import { describe, expect, test } from 'vitest';
import { readTap, tapBegins, tapEnds } from '../../../core/test-report/node-tap.ts';
import { readNodeSpec } from '../../../core/test-report/node-spec.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

describe('node, TAP', () => {
  test('names tests as the other reporter does', () => {
    const part = readTap(recordedLines('node-tap.txt'));
    expect(casesOf(part)).toEqual(casesOf(readNodeSpec(recordedLines('node-spec.txt'))));
    expect(part.counts).toEqual({ passed: 4, failed: 4, skipped: 1 });
    expect(errorsOf(part)).toEqual(['test/broken.test.js:1 test/broken.test.js: test failed']);
  });

  test('messages may have several lines', () => {
    const part = readTap(recordedLines('node-tap.txt'));
    expect(messageOf(part, 'keeps cents')).toBe('3.3000000000000003 == 3.3');
    expect(messageOf(part, '🛒')).toContain('should loosely deep-equal');
  });

  test('plain TAP of another program is read as well', () => {
    const part = readTap([
      'TAP version 13',
      '1..3',
      'ok 1 - adds',
      'not ok 2 keeps \\#1',
      'ok 3 - later # SKIP no',
    ]);
    expect(casesOf(part)).toEqual(['passed adds', 'failed keeps #1', 'skipped later']);
    expect(part).toMatchObject({ counts: null, whole: true });
  });

  test('begins with its version and ends with the duration', () => {
    expect([tapBegins('TAP version 13'), tapBegins('# TAP version 13')]).toEqual([true, false]);
    expect([tapEnds('# duration_ms 3.4'), tapEnds('  duration_ms: 3.4')]).toEqual([true, false]);
  });
});
