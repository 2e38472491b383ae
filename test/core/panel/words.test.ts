import { describe, expect, test } from 'vitest';
import { readWords, stemOf } from '../../../core/panel/words.ts';

const stemsOf = (text: string): number[] => {
  const stems: number[] = [];
  readWords(text, (stem) => stems.push(stem));
  return stems;
};
const codeOf = (text: string): boolean[] => {
  const code: boolean[] = [];
  readWords(text, (_, fromCode) => code.push(fromCode));
  return code;
};
const plainly = (...words: string[]) => words.map((word) => stemOf(word));

describe('words', () => {
  test.each([
    ['come in lower case', 'Query FAILS', ['query', 'fails']],
    ['end at punctuation', 'a.query("x"), fails!', ['query', 'fails']],
    [
      'are taken out of camelCase',
      'userName HTTPServer getID2Token',
      ['user', 'name', 'httpserver', 'get', 'id2', 'token'],
    ],
    ['are taken out of snake_case', '__user_name__ MAX_SIZE', ['user', 'name', 'max', 'size']],
    ['may be numbers', 'line 404', ['line', '404']],
    ['count by their first letters', 'validation', ['validate']],
    [
      'lose their accents, however those are written',
      'ungepr\u00fcft ungepru\u0308ft',
      ['ungepruft', 'ungepruft'],
    ],
    ['end at punctuation beyond ASCII', 'query\u2014fails\u2026\u00ab', ['query', 'fails']],
    ['may be of other scripts', 'Проверка запроса', ['проверка', 'запроса']],
    ['come in pairs of characters where there are no blanks', '空指针', ['空指', '指针']],
    ['are not single letters', 'x y z', []],
    ['are none in nothing', ' \n\u0000`__`', []],
  ])('%s', (_, text, words) => {
    expect(stemsOf(text)).toEqual(plainly(...words));
  });

  test('of other beginnings are other words', () => {
    const words = 'query quer que null nil node code mode validate invalid'.split(' ');
    expect(new Set(plainly(...words)).size).toBe(words.length);
  });
});

describe('a name out of the code', () => {
  test.each([
    ['in backticks', 'the `query` fails', [false, true, false]],
    ['in a block of code', 'say\n```js\nquery\n```\nfails', [false, true, true, false]],
    ['in camelCase, whole', 'the userName fails', [false, true, true, false]],
    ['and ends with it', 'x_ query _y fails', [false, false]],
    ['in snake_case, whole', 'user_name fails', [true, true, false]],
    ['is no sentence that begins with a capital', 'Query fails', [false, false]],
  ])('is told %s', (_, text, code) => {
    expect(codeOf(text)).toEqual(code);
  });
});

test('only the beginning of a text is read', () => {
  expect(stemsOf('word '.repeat(200_000)).length).toBeLessThan(1000);
  expect(stemsOf(`${'x '.repeat(600)} word`)).toEqual([]);
});

test('halves of characters and very long words do no harm', () => {
  expect(stemsOf('\ud83d query \udc00')).toContain(stemOf('query'));
  expect(stemsOf('q'.repeat(5000))).toEqual([stemOf('qqqqqq')]);
});
