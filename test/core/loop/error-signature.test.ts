import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorSignature, readSignature } from '../../../core/loop/error-signature.ts';

const of = (message: string, id = 'cart > adds', file = 'src/cart.ts', line = 3) =>
  errorSignature({ id, message, at: { file, line } });

test('the same failure has the same signature wherever its line has moved', () => {
  expect(of('expected 3 to be 4', 'a', 'src/a.ts', 3)).toBe(of('expected 3 to be 4', 'a', 'src/a.ts', 90));
});

test('another test, another message, another file each make another one', () => {
  const one = of('expected 3 to be 4');
  expect(
    new Set([
      one,
      of('expected 5 to be 4'),
      of('expected 3 to be 4', 'b'),
      of('expected 3 to be 4', 'cart > adds', 'b.ts'),
    ]).size,
  ).toBe(4);
});

test('messages that differ late are two, though what is shown is clipped', () => {
  const long = 'x'.repeat(5000);
  expect(of(`${long}a`)).not.toBe(of(`${long}b`));
  expect(of(`${long}a`).length).toBeLessThan(1100);
});

test('it can be read again, and holds no line ends and nothing that a terminal obeys', () => {
  expect(readSignature(of('bad\u001b[31m\nvalue'))).toEqual({
    id: 'cart > adds',
    message: 'bad value',
    file: 'src/cart.ts',
  });
  expect(readSignature(errorSignature({ id: null, message: 'crash', at: null }))).toEqual({
    id: '',
    message: 'crash',
    file: '',
  });
});

test('any text is taken, and gives the same each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (message) => {
      expect(of(message)).toBe(of(message));
      expect(of(message)).not.toContain('\n');
    }),
  );
});
