import { expect, test } from 'vitest';
import { bindingWords, commonWords, everydayWords } from '../../../core/panel/review-words.ts';
import { readWords, stemOf } from '../../../core/panel/words.ts';

const lists = { bindingWords, everydayWords, commonWords };

test.each(Object.entries(lists))('%s are words as readers take them from a text, each once', (_, words) => {
  const read: number[] = [];
  // Word by word, since only the beginning of a text is read.
  for (const word of words) readWords(word, (stem) => read.push(stem));
  expect(read).toEqual(words.filter((word) => word.length > 1).map(stemOf));
  expect(new Set(words).size).toBe(words.length);
});

test('no two lists weigh the same word', () => {
  const stems = Object.values(lists).map((words) => new Set(words.map(stemOf)));
  const all = stems.flatMap((list) => [...list]);
  expect(new Set(all).size).toBe(all.length);
});

test('a word that names a flaw is in no list', () => {
  const named = 'injection leak overflow race deadlock typo secret traversal escape'.split(' ');
  const all = new Set(Object.values(lists).flat());
  expect(named.filter((word) => all.has(word))).toEqual([]);
});
