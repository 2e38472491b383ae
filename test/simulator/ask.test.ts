import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundAnswer, piecesOf } from '../../simulator/ask.ts';

test('pieces are small, make up the text again, and cut no character in two', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 1, max: 60 }),
      (text, size) => {
        const pieces = piecesOf(text, size);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(size + 1);
          expect(piece.isWellFormed()).toBe(true);
        }
      },
    ),
  );
});

test('an answer is cut only where it is over its bound', () => {
  expect(boundAnswer('12345678', 2)).toEqual({ kind: 'text', text: '12345678', cut: false });
  expect(boundAnswer('123456789', 2)).toEqual({ kind: 'text', text: '12345678', cut: true });
  expect(boundAnswer('123456789', null)).toMatchObject({ cut: false });
});
