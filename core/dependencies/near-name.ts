import { distance } from 'fastest-levenshtein';
import type { Ecosystem } from './component.ts';
import { popularNames } from './popular.ts';

/** Worth squatting; the names behind them in the list are known, but nobody types them by heart. */
const targetsMax = 4000;
/** Shorter names are all near one another; two slips in a short word make another word. */
const oneSlipFrom = 5;
const twoSlipsFrom = 10;

/** What looks like another letter or passes for it when read aloud or at a glance. */
const lookalikes: readonly [RegExp, string][] = [
  [/[0о]/g, 'o'],
  [/[1|ıі]/g, 'l'],
  [/а/g, 'a'],
  [/е/g, 'e'],
  [/с/g, 'c'],
  [/р/g, 'p'],
  [/х/g, 'x'],
  [/у/g, 'y'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
];

/** The name without what people mix up: separators, capitals, letters that look alike. */
export function skeletonOf(name: string): string {
  let bare = name.normalize('NFKC').toLowerCase();
  for (const [pattern, letter] of lookalikes) bare = bare.replace(pattern, letter);
  return bare.replaceAll(/[-_.\s@/]/g, '');
}

const wordsOf = (name: string): string => name.toLowerCase().split(/[-_.]/).toSorted().join('-');
const withoutDigits = (name: string): string => name.replaceAll(/\d+/g, '#');
const scopeOf = (name: string): string | null => /^@([^/]+)\//.exec(name)?.[1] ?? null;
/** Go's `/v2` is another major version of the same module. */
const rootOf = (ecosystem: Ecosystem, name: string): string =>
  ecosystem === 'go' ? name.replace(/\/v\d+$/, '') : name;

interface Known {
  all: ReadonlySet<string>;
  bySkeleton: ReadonlyMap<string, string>;
  byWords: ReadonlyMap<string, string>;
  byLength: ReadonlyMap<number, readonly { name: string; letters: number }[]>;
  scopes: ReadonlySet<string>;
}

const known = new Map<Ecosystem, Known>();

function knownOf(ecosystem: Ecosystem): Known {
  const found = known.get(ecosystem) ?? indexNames(popularNames[ecosystem]);
  known.set(ecosystem, found);
  return found;
}

function indexNames(names: readonly string[]): Known {
  const bySkeleton = new Map<string, string>();
  const byWords = new Map<string, string>();
  const byLength = new Map<number, { name: string; letters: number }[]>();
  for (const name of names.slice(0, targetsMax)) {
    const skeleton = skeletonOf(name);
    if (!bySkeleton.has(skeleton)) bySkeleton.set(skeleton, name);
    if (/[-_.]/.test(name) && !byWords.has(wordsOf(name))) byWords.set(wordsOf(name), name);
    if (scopeOf(name) !== null) continue;
    const group = byLength.get(name.length) ?? [];
    group.push({ name, letters: lettersOf(name) });
    byLength.set(name.length, group);
  }
  const scopes = new Set(names.flatMap((name) => scopeOf(name) ?? []));
  return { all: new Set(names), bySkeleton, byWords, byLength, scopes };
}

/** A bit for each letter that occurs: names that are near each other differ in few. */
function lettersOf(name: string): number {
  let bits = 0;
  for (let at = 0; at < name.length; at += 1) bits |= 1 << (name.charCodeAt(at) % 32);
  return bits;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The popular name that a reader or typist could mistake `name` for; null where there is none, or it is popular itself. */
export function nearPopularName(ecosystem: Ecosystem, given: string): string | null {
  const name = rootOf(ecosystem, given);
  const names = knownOf(ecosystem);
  if (names.all.has(name) || names.all.has(given)) return null;
  const scope = scopeOf(name);
  // Whoever holds a known scope decides what is in it.
  if (scope !== null && names.scopes.has(scope)) return null;
  const alike = names.bySkeleton.get(skeletonOf(name));
  if (alike !== undefined) return alike;
  if (scope !== null) return nearScope(names, name, scope);
  const swapped = /[-_.]/.test(name) ? names.byWords.get(wordsOf(name)) : undefined;
  return swapped ?? nearSpelling(ecosystem, names, name);
}

/** `@bable/core`: what stands behind a mistyped scope is what the right one has. */
function nearScope({ scopes, all }: Known, name: string, scope: string): string | null {
  const rest = name.slice(scope.length + 1);
  for (const one of scopes) {
    if (one.length >= oneSlipFrom && slips(one, scope) === 1 && all.has(`@${one}${rest}`))
      return `@${one}${rest}`;
  }
  return null;
}

function nearSpelling(ecosystem: Ecosystem, { byLength }: Known, name: string): string | null {
  // In a path most of the letters are the host's: there two slips are nothing.
  const slipsMax = name.length >= twoSlipsFrom && ecosystem !== 'go' ? 2 : 1;
  if (name.length < oneSlipFrom) return null;
  const letters = lettersOf(name);
  let best: { name: string; slips: number } | null = null;
  for (let length = name.length - slipsMax; length <= name.length + slipsMax; length += 1) {
    if (length < oneSlipFrom) continue;
    const allowed = Math.min(slipsMax, length >= twoSlipsFrom ? 2 : 1);
    for (const one of byLength.get(length) ?? []) {
      if (countBits(one.letters ^ letters) > 2 * allowed) continue;
      const found = slips(one.name, name);
      if (found > allowed || (best !== null && found >= best.slips) || isSeries(one.name, name)) continue;
      best = { name: one.name, slips: found };
    }
  }
  return best?.name ?? null;
}

/** Letters put in, left out or changed; two neighbours that changed places are one slip. */
function slips(one: string, other: string): number {
  const edits = distance(one, other);
  return edits === 2 && isSwap(one, other) ? 1 : edits;
}

function isSwap(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return one[at] === other[at + 1] && one[at + 1] === other[at];
}

/** `es5-ext` and `es6-ext`, `vue2` and `vue3` are told apart by their numbers on purpose. */
const isSeries = (one: string, other: string): boolean => withoutDigits(one) === withoutDigits(other);
