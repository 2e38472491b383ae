import { describe, expect, test } from 'vitest';
import { isGoJson, readGoJson } from '../../../core/test-report/go-json.ts';
import { readGo } from '../../../core/test-report/go.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

describe('go test -json', () => {
  test('says what the plain output says', () => {
    const part = readGoJson(recordedLines('go-json.txt'));
    const plain = casesOf(readGo(recordedLines('go-verbose.txt'))).filter((line) => !line.includes('/slow'));
    expect(casesOf(part).toSorted()).toEqual(plain.toSorted());
    expect(errorsOf(part)).toEqual(['broken/broken_test.go:5 example.com/shop/broken [build failed]']);
    expect(part.whole).toBe(true);
    expect(messageOf(part, 'Größe')).toContain('is not fine');
  });

  test('a package without an end was cut short', () => {
    expect(readGoJson(recordedLines('go-json.txt').slice(0, -2)).whole).toBe(false);
  });

  test('lines that are no events are passed over', () => {
    expect(readGoJson(['{"x', '{"Action": 3}', '{"level":"info"}']).cases).toEqual([]);
    expect(isGoJson('{"Action":"start","Package":"a"}')).toBe(true);
    expect(isGoJson('{"level":"info"}')).toBe(false);
  });
});
