import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPanel, checkSubstitutes, seatFamily } from '../../../core/configuration/check-panels.ts';

const seat = (family: string) => ({ provider: 'ollama', model: 'm', focus: 'logic', family }) as const;
const readable = new Map([
  ['a', seat('one')],
  ['b', seat('two')],
  ['c', seat('two')],
]);
const names = ['a', 'b', 'c', 'broken'];
const check = (seats: unknown[], quorum: number | null = null) =>
  checkPanel({ name: 'p', seats, quorum }, names, readable).map(({ path }) => path.slice(2).join('.'));

test('a sound panel has no mistakes', () => {
  expect(check(['a', 'b'], 2)).toEqual([]);
});

test('unknown and repeated seats are told at their own place', () => {
  expect(check(['a', 'zz', 'a', 'b', 'zz'])).toEqual(['seats.1', 'seats.2', 'seats.4']);
});

test('what is no name at all is left to the schema', () => {
  expect(check([1, null, {}, 'a'])).toEqual([]);
});

test('a quorum counts families, not seats', () => {
  expect(check(['a', 'b', 'c'], 2)).toEqual([]);
  expect(check(['a', 'b', 'c'], 3)).toEqual(['quorum']);
});

test('a seat with mistakes of its own may be of any family, so it can fill a quorum', () => {
  expect(check(['a', 'broken'], 2)).toEqual([]);
  expect(check(['a', 'broken'], 3)).toEqual(['quorum']);
});

test('a quorum as large as the panel has seats, or larger by any number, is told exactly when it cannot be reached', () => {
  const panels = fc.tuple(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(panels, ([seats, quorum]) => {
      const families = new Set(seats.map((name) => readable.get(name)?.family)).size;
      expect(check(seats, quorum)).toEqual(quorum > families ? ['quorum'] : []);
    }),
  );
});

test('a seat’s family is what the file says, else what provider and model tell', () => {
  expect(seatFamily(seat('mine'))).toBe('mine');
  expect(seatFamily({ provider: 'ollama', model: 'qwen3:8b' })).toBe('qwen');
});

describe('a substitute', () => {
  const gpt = { provider: 'openai', model: 'gpt-5.4', focus: 'logic' } as const;
  const mistakesOf = (
    substitute: Parameters<typeof seatFamily>[0],
    own: Parameters<typeof seatFamily>[0] = gpt,
  ) => checkSubstitutes(new Map([['one', { ...own, focus: 'logic', substitute }]]));

  test('of the same family, by another name or at another provider, is sound', () => {
    expect(mistakesOf({ provider: 'openai', model: 'gpt-5-mini' })).toEqual([]);
    expect(mistakesOf({ provider: 'ollama', model: 'gpt-oss:20b' })).toEqual([]);
    expect(mistakesOf({ provider: 'github', model: 'openai/gpt-5.4' })).toEqual([]);
    expect(checkSubstitutes(new Map([['one', gpt]]))).toEqual([]);
  });

  test('of another family is told, with both families and the remedy', () => {
    expect(mistakesOf({ provider: 'ollama', model: 'qwen3:8b' })).toEqual([
      {
        path: ['seats', 'one', 'substitute', 'model'],
        part: 'value',
        message: 'is of the family "qwen", but seat "one" is of "openai"',
        remedy:
          'Name a model of the family "openai", or set "family" on the one whose name hides its lineage.',
      },
    ]);
  });

  test("that is the seat's own model is told", () => {
    expect(mistakesOf({ provider: 'openai', model: 'gpt-5.4' })).toMatchObject([
      { message: "is the seat's own model" },
    ]);
  });

  test('counts as of the family that the file says, on either side', () => {
    const house = { provider: 'ollama', model: 'acme-reviewer:7b', family: 'qwen' } as const;
    expect(mistakesOf({ provider: 'ollama', model: 'qwen3:8b' }, house)).toEqual([]);
    expect(mistakesOf({ provider: 'ollama', model: 'acme-small:1b' }, house)).toHaveLength(1);
    expect(mistakesOf({ provider: 'ollama', model: 'acme-small:1b', family: 'qwen' }, house)).toEqual([]);
  });
});
