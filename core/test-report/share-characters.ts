/**
 * Divides `total` among texts of these lengths: each gets what it needs up to an equal share, and what short ones
 * leave over goes to the long ones.
 */
export function shareCharacters(lengths: readonly number[], total: number): number[] {
  const shares = lengths.map(() => 0);
  const byLength = lengths
    .map((length, index) => ({ length, index }))
    .toSorted((a, b) => a.length - b.length);
  let left = Math.max(0, Math.floor(total));
  for (const [done, { length, index }] of byLength.entries()) {
    const share = Math.min(length, Math.floor(left / (byLength.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
