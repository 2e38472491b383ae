import { expect, test } from 'vitest';
import { createTextReader } from '../../../core/panel/text-likeness.ts';

const compare = (a: string, b: string): number => {
  const { read, likeness } = createTextReader();
  return likeness(read(a), read(b));
};

test('a text is wholly like itself, in whatever order, and not at all like one without its words', () => {
  expect(compare('buffer overruns its end', 'its end overruns buffer')).toBeCloseTo(1);
  expect(compare('buffer overruns', 'cookie leaks')).toBe(0);
});

test('a text that says nothing is like none, not even another such', () => {
  expect(compare('', '')).toBe(0);
  expect(compare('', 'buffer')).toBe(0);
  expect(compare('it is so, and it may be', 'it is so, and it may be')).toBe(0);
});

test('rare words make two texts alike more than words of any review', () => {
  const rare = compare('checksum of the archive', 'archive without checksum');
  const common = compare('error in the code', 'code without error');
  expect(compare('checksum error archive', 'checksum value cookie')).toBeGreaterThan(
    compare('checksum error archive', 'cookie error token'),
  );
  expect(rare).toBeCloseTo(common);
});

test('a name of the code makes two texts alike less than a word of a sentence', () => {
  expect(compare('`session` expires never', 'the `session` leaks')).toBeLessThan(
    compare('session expires never', 'the session leaks'),
  );
});

test('a word said as name and in a sentence counts as said in the sentence, and once', () => {
  expect(compare('`session` session session', 'session')).toBeCloseTo(1);
  expect(compare('`session` session leaks', 'session leaks')).toBeCloseTo(1);
});

test('many long texts, and one after the other, are told apart still', () => {
  const { read, likeness } = createTextReader();
  const wordsOf = (seed: number) => Array.from({ length: 60 }, (_, at) => `w${seed * 60 + at}`).join(' ');
  const texts = Array.from({ length: 300 }, (_, seed) => read(wordsOf(seed)));
  for (const [at, text] of texts.entries()) {
    expect(likeness(text, text)).toBeCloseTo(1);
    expect(likeness(text, texts[(at + 1) % texts.length] ?? text)).toBe(0);
  }
});

test('reading between two comparisons does not spoil the second', () => {
  const { read, likeness } = createTextReader();
  const [a, b] = [read('buffer overruns'), read('buffer leaks')];
  const before = likeness(a, b);
  const other = read('cookie overruns');
  expect(likeness(a, b)).toBe(before);
  expect(likeness(other, b)).toBe(0);
});
