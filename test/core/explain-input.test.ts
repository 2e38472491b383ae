import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { explainInput } from '../../core/explain-input.ts';

const schema = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(2), z.maxLength(5)),
  kind: z.optional(z.enum(['cat', 'dog'])),
  count: z.optional(z.number()),
  list: z.optional(z.array(z.string())),
  tag: z.optional(
    z.string().check(z.refine((text) => text.startsWith('#'), { error: 'begin it with "#".' })),
  ),
  on: z.optional(z.boolean()),
  pet: z.optional(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('cat'), lives: z.number() }),
      z.strictObject({ kind: z.literal('dog') }),
    ]),
  ),
});
const explain = (raw: unknown): string => {
  const { error } = schema.safeParse(raw);
  if (!error) throw new Error('Nothing is wrong with it.');
  return explainInput(error.issues, raw, 'The pet', { name: 'Tom' });
};
const named = (more: object) => explain({ name: 'Tom', ...more });

describe('each mistake is told with its remedy', () => {
  test.each([
    ['a missing field', {}, '"name" is missing: add it as text.'],
    ['another type', { name: 3 }, '"name" is 3: write text.'],
    ['an empty text', { name: '' }, '"name" is empty: write at least 2 characters.'],
    ['a blank text', { name: '  ' }, '"name" is empty: write at least 2 characters.'],
    ['a short text', { name: 'a' }, '"name" is too short: write at least 2 characters.'],
    ['a long text', { name: 'abcdef' }, '"name" is too long: at most 5 characters'],
    ['no object', 'Tom', 'The input is "Tom": write an object.'],
    ['a list', [], 'The input is a list: write an object.'],
    ['nothing', undefined, 'The input is missing: add it as an object.'],
  ])('%s', (_, raw, words) => {
    expect(explain(raw)).toContain(words);
  });

  test.each([
    [
      'a choice that is near',
      { kind: 'dgo' },
      '"kind" is "dgo": did you mean "dog"? Choose one of cat, dog.',
    ],
    ['a choice that is far', { kind: 'whale' }, '"kind" is "whale": choose one of cat, dog.'],
    ['a number', { count: 'two' }, '"count" is "two": write a number.'],
    ['a rule of its own', { tag: 'red' }, '"tag" is "red": begin it with "#".'],
    ['a list', { list: {} }, '"list" is an object: write a list.'],
    ['an entry of a list', { list: ['a', 1] }, '"list.1" is 1: write text.'],
    ['a yes or no', { on: 'yes' }, '"on" is "yes": write true or false.'],
    ['an unknown field', { nme: 1 }, '"nme" is no known field: remove it or correct its name.'],
    ['an unknown kind', { pet: { kind: 'cot' } }, '"pet.kind" is "cot": did you mean "cat"? Choose one of'],
    ['a missing kind', { pet: {} }, '"pet.kind" is missing: choose one of cat, dog.'],
    ['a field of a kind', { pet: { kind: 'cat' } }, '"pet.lives" is missing: add it as a number.'],
    ['an unknown field of a kind', { pet: { kind: 'dog', bark: 1 } }, '"pet.bark" is no known field'],
  ])('of %s', (_, more, words) => {
    expect(named(more)).toContain(words);
  });
});

test('it begins with what is wrong and ends with an example', () => {
  expect(explain({})).toBe(
    'The pet is not as it should be. "name" is missing: add it as text. Example: {"name":"Tom"}',
  );
});

test('however much is wrong, it stays short', () => {
  const fields = Array.from({ length: 5000 }, (_, index) => [`x${index}`.padEnd(3000, 'y'), 1]);
  expect(named(Object.fromEntries(fields)).length).toBeLessThan(2000);
  expect(named({ count: 'x'.repeat(100_000) }).length).toBeLessThan(300);
});

test('what every object has by nature is not taken for a given field', () => {
  expect(explain(JSON.parse('{"__proto__": {"name": "Tom"}}'))).toContain('"name" is missing');
});
