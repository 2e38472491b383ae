import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerCharactersMax, findJson } from '../../../core/panel/answer-text.ts';

const value = { vote: 'pass', findings: [{ quote: 'a ``` b { } "' }] };
const json = JSON.stringify(value, null, 2);

test.each([
  ['bare', json],
  ['with blanks and a byte order mark', `\uFEFF\n ${json}\n\n`],
  ['in a fence', `\`\`\`json\n${json}\n\`\`\``],
  ['in a fence between words', `Here is my ballot:\n\n\`\`\`\n${json}\n\`\`\`\nI hope that helps {really}.`],
  ['between words', `My ballot is ${json} and nothing else.`],
  ['after thoughts', `<think>maybe {"vote": "fail"}?</think>\n${json}`],
])('JSON is found %s', (_, text) => {
  expect(findJson(text)).toEqual({ found: true, value });
});

test.each([
  ['', 'empty'],
  ['  \n ', 'empty'],
  ['I cannot help with that.', 'not JSON'],
  [json.slice(0, -10), 'not JSON'],
  ['}{', 'not JSON'],
  ['{} {}', 'not JSON'],
])('what is no JSON is said to be none: %j', (text, words) => {
  expect(findJson(text)).toMatchObject({ found: false, problem: expect.stringContaining(words) });
});

test('a text beyond the bound is not parsed at all', () => {
  const text = JSON.stringify('x'.repeat(answerCharactersMax));
  expect(findJson(text)).toMatchObject({
    found: false,
    problem: expect.stringContaining('more than the 1000000'),
  });
});

test('any JSON value is found as it is, and no text makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (any) => {
      const text = JSON.stringify(any);
      expect(findJson(text)).toEqual({ found: true, value: JSON.parse(text) });
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(findJson(`{${text}`)).toBeDefined();
    }),
  );
});
