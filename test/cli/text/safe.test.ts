import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeDeep, safeJson } from '../../../cli/text/safe.ts';

test('every text in a value is made safe, names of fields too; the rest stays', () => {
  const at = new Date();
  const value = { a: ['x\u001b[31m', { 'b\u202e': 'y\u0007', n: 1, t: true, z: null, at }] };
  expect(safeDeep(value)).toEqual({ a: ['x', { b: 'y', n: 1, t: true, z: null, at }] });
});

test('JSON says exactly what it was given, in characters that no terminal obeys', () => {
  const value = { text: 'a\u001b[31m\u009b1m\u202e\u2028\u{e0041}\ufe0f\u3164\ue000\n日本' };
  const json = safeJson(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
  expect(json).toContain('日本');
});

test('whatever JSON can say comes back unchanged', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(safeJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
