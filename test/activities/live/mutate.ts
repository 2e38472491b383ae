import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];

/** Where something stands that can be changed: every leaf, and every list of several. */
export function placesIn(value: Json, path: Path = []): Path[] {
  if (Array.isArray(value))
    return [
      ...(value.length > 1 ? [path] : []),
      ...value.flatMap((one, index) => placesIn(one, [...path, index])),
    ];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]));
  return [path];
}

const at = (value: Json, path: Path): Json =>
  path.reduce<Json>((inner, step) => (inner as Record<string, Json>)[step] ?? null, value);

function put(value: Json, path: Path, change: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change;
  const copy: Json = Array.isArray(value) ? [...value] : { ...(value as Record<string, Json>) };
  const holder = copy as Record<string, Json>;
  holder[step] = put(holder[step] ?? null, rest, change);
  return copy;
}

/** Another value that could stand in the same place; `pick` chooses how. */
function other(value: Json, pick: number): Json {
  if (Array.isArray(value)) return pick % 2 === 0 ? value.toReversed() : value.slice(0, -1);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1 + (pick % 3);
  if (value === null) return 'x';
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT/.test(value))
    return new Date(Date.parse(value) + (pick % 2 === 0 ? 1 : -1) * 60_000 * (1 + (pick % 50))).toISOString();
  if (/^[0-9a-f]{32,}$/.test(value)) return value.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  const changes = [`${value}x`, `${value} `, value.replace(/^./, 'Z'), value.slice(1), `x${value}`];
  return changes[pick % changes.length] ?? '';
}

/** The same with one thing in it changed, and where. */
export const mutationOf = (value: unknown): fc.Arbitrary<{ changed: unknown; where: string }> =>
  fc
    .tuple(fc.constantFrom(...placesIn(value as Json)), fc.nat(100))
    .map(([path, pick]) => ({
      changed: put(value as Json, path, other(at(value as Json, path), pick)),
      where: path.join('.'),
    }))
    .filter(({ changed }) => JSON.stringify(changed) !== JSON.stringify(value));

/** The same value, written with its keys the other way round and blanks between. */
export const rewritten = (value: unknown): string =>
  `  ${JSON.stringify(reversed(value as Json), null, 3)}\n`;

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, reversed(one)]),
  );
}
