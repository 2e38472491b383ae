/** Splits lists into pages that are counted from 1. */
export function pages(count, size) {
  if (size < 1) throw new RangeError(`size must be at least 1, not ${size}`);
  return Math.floor(count / size);
}

export function page(items, number, size) {
  const last = pages(items.length, size);
  if (number < 1 || number > last) return [];
  const start = (number - 1) * size;
  return items.slice(start, start + size);
}
