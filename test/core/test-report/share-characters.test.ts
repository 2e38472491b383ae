import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareCharacters } from '../../../core/test-report/share-characters.ts';

test('what short texts leave over goes to the long ones', () => {
  expect(shareCharacters([10, 1000, 1000], 210)).toEqual([10, 100, 100]);
  expect(shareCharacters([1000, 10], 2000)).toEqual([1000, 10]);
  expect(shareCharacters([], 100)).toEqual([]);
  expect(shareCharacters([5], -1)).toEqual([0]);
});

test('nobody gets more than it needs, all together no more than there is, and nothing is left while somebody needs it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { maxLength: 30 }), fc.nat(20_000), (lengths, total) => {
      const shares = shareCharacters(lengths, total);
      const given = shares.reduce((sum, share) => sum + share, 0);
      const needed = lengths.reduce((sum, length) => sum + length, 0);
      expect(shares.every((share, index) => share <= (lengths[index] ?? 0))).toBe(true);
      expect(given).toBeLessThanOrEqual(total);
      expect(given).toBe(Math.min(total, needed));
    }),
  );
});
