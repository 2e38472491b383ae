import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonOf } from '../../core/json-of.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

test('whatever came as JSON is the same JSON again', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(jsonOf(value)).toBe(JSON.stringify(value));
    }),
  );
  expect(jsonOf(undefined)).toBe('undefined');
  expect(jsonOf(nested(100))).toBe(JSON.stringify(nested(100)));
});

test('what is nested without end is told to be, where the language throws', () => {
  for (const depth of [102, 8000, 100_000])
    expect(JSON.parse(jsonOf(nested(depth)))).toMatch(/nested deeper/);
  expect(JSON.parse(jsonOf({ a: [{ b: nested(100_000) }], c: 1 }))).toMatch(/nested deeper/);
  expect(() => JSON.stringify(nested(100_000))).toThrow(RangeError);
});

test('what is wide and not deep is no trouble', () => {
  const wide = Array.from({ length: 200_000 }, (_, index) => ({ index }));
  expect(jsonOf(wide)).toBe(JSON.stringify(wide));
});
