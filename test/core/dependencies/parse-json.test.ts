import { expect, test } from 'vitest';
import { asText, parseJson } from '../../../core/dependencies/parse-json.ts';
import { Unreadable } from '../../../core/dependencies/reading.ts';

test('an object, with or without a byte order mark', () => {
  expect(parseJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
});

test.each(['', '{', 'null', '[]', '"a"', '{"a":1}}'])('%j is refused', (text) => {
  expect(() => parseJson(text)).toThrow(Unreadable);
});

test('what is cut off is told at its end, and never quoted', () => {
  const text = '{\n "token": "secret-value",\n "b": ';
  const error = (() => {
    try {
      return parseJson(text);
    } catch (caught) {
      return caught;
    }
  })();
  expect(error).toMatchObject({ line: 3 });
  expect(String(error)).not.toContain('secret-value');
});

test('any value has a text for a message', () => {
  expect([asText('a'), asText(4), asText(undefined)]).toEqual(['a', '4', 'nothing']);
});
