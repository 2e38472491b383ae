export function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const insert = (sorted: readonly number[], value: number): number[] =>
  sorted.toSpliced(lowerBound(sorted, value), 0, value);
