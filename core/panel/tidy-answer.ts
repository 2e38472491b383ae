/** No file that a seat is shown has more lines; a larger number is a mistake, and the database could not hold it. */
const lineMax = 100_000_000;

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Two line numbers as a range; what is no number stays as it is, to be found wrong. */
export function inOrder(start: unknown, end: unknown): [unknown, unknown] {
  const outside = (line: unknown) => typeof line === 'number' && line > lineMax;
  if (outside(start) || outside(end)) return [null, null];
  return typeof start === 'number' && typeof end === 'number' && end < start ? [end, start] : [start, end];
}

/** A fixed word, whatever case it came in. */
export const lower = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().toLowerCase() : value;

/** Well-formed, without NUL (which PostgreSQL refuses in a text), and no longer than `max`. */
export const bounded = (value: unknown, max: number): unknown =>
  typeof value === 'string' ? cut(value.toWellFormed().replaceAll('\0', '\uFFFD'), max) : value;

/** Cut between characters, not inside one. */
export const cut = (value: string, max: number): string =>
  value.length <= max ? value : value.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
