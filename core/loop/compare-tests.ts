import type { Tampering } from './record.ts';
import { compareAssertions } from './compare-assertions.ts';
import { compact, literalsIn, type TestFile, type WrittenTest } from './test-reading.ts';

/**
 * What became of tests. `own`: tests that the developer wrote itself, in an earlier iteration: those it may change and
 * take away again, but not switch off or hollow out. A test that stands elsewhere, or under another name with most of
 * its assertions, has only moved.
 */
export function compareTests(
  was: readonly TestFile[],
  now: readonly TestFile[],
  own: (name: string) => boolean,
): Tampering[] {
  const left = new Set(now.flatMap(({ path, tests }) => tests.map((test) => ({ path, test }))));
  const found: Tampering[] = [];
  for (const { path, tests } of was) {
    const here = now.find((file) => file.path === path);
    for (const test of tests) {
      const match = matching(test, path, left);
      if (match) left.delete(match);
      if (match) found.push(...compareTest(test, match.test, match.path, own(test.name)));
      else if (!own(test.name)) {
        found.push({ kind: 'deleted', path, what: `the test "${test.name}" is gone: ${test.heading}` });
      }
    }
    if (here) found.push(...compareTables(path, was, here), ...compareDoubles(path, was, here));
  }
  return found;
}

interface Placed {
  path: string;
  test: WrittenTest;
}

function matching(test: WrittenTest, path: string, left: ReadonlySet<Placed>): Placed | undefined {
  const all = [...left];
  const named = all.filter((one) => one.test.name === test.name);
  const shortName = test.name.split(' > ').at(-1);
  return (
    named.find((one) => one.path === path) ??
    named[0] ??
    all.find((one) => one.test.name.split(' > ').at(-1) === shortName && isLike(test, one.test)) ??
    all.find((one) => isLike(test, one.test)) ??
    all.find((one) => one.path === path && isRenamed(test, one.test))
  );
}

/** At least half of what it asserted is asserted there. */
function isLike(test: WrittenTest, other: WrittenTest): boolean {
  if (test.assertions.length === 0) return false;
  const there = other.assertions.map(({ text }) => text);
  const kept = test.assertions.filter(({ text }) => there.includes(text)).length;
  return 2 * kept >= test.assertions.length;
}

/** Claims the same about the same values in as many claims, of something that has another name. */
function isRenamed(test: WrittenTest, other: WrittenTest): boolean {
  const claims = ({ assertions }: WrittenTest) =>
    assertions.map(({ matcher, text }) => `${matcher} ${literalsIn(text).join(' ')}`);
  const [was, now] = [claims(test), claims(other)];
  const telling = test.assertions.some(({ text }) => literalsIn(text).length > 0);
  return telling && was.length === now.length && was.every((claim, at) => claim === now[at]);
}

function compareTest(was: WrittenTest, now: WrittenTest, path: string, own: boolean): Tampering[] {
  const found: Tampering[] = [];
  const tell = (kind: Tampering['kind'], what: string) =>
    found.push({ kind, path, what: `"${was.name}" ${what}` });
  if (was.runs && !now.runs) tell('skipped', `is switched off: ${now.heading}`);
  if (!was.only && now.only) tell('skipped', `is marked to run alone, so that others do not: ${now.heading}`);
  if (!was.inverted && now.inverted) tell('weakened', `is marked as one that fails: ${now.heading}`);
  const claims = (test: WrittenTest) => test.assertions.filter(({ strength }) => strength > 0).length;
  if (own) {
    if (claims(was) > 0 && claims(now) === 0) tell('weakened', 'asserts nothing any more');
    return found;
  }
  for (const { kind, what } of compareAssertions(was.assertions, now.assertions)) tell(kind, what);
  for (const { kind, what } of compareRows(was.cases, now.cases)) tell(kind, what);
  return found;
}

function compareRows(
  was: readonly string[],
  now: readonly string[],
): { kind: 'weakened' | 'expectation-changed'; what: string }[] {
  const gone = was.filter((row) => !now.includes(row));
  const added = now.filter((row) => !was.includes(row));
  const [first] = gone;
  if (first === undefined) return [];
  return gone.length > added.length
    ? [{ kind: 'weakened', what: `has lost cases: ${first}` }]
    : [{ kind: 'expectation-changed', what: `has other cases: ${first} became ${added[0] ?? ''}` }];
}

function compareTables(path: string, was: readonly TestFile[], now: TestFile): Tampering[] {
  const before = was.find((file) => file.path === path)?.tables ?? new Map<string, string[]>();
  return [...before].flatMap(([name, rows]) => {
    const there = now.tables.get(name);
    // Of a table that is gone as such, the assertions and rows of the tests tell what became.
    if (!there) return [];
    return compareRows(rows, there).map(({ kind, what }) => ({
      kind,
      path,
      what: `the table ${name} ${what}`,
    }));
  });
}

function compareDoubles(path: string, was: readonly TestFile[], now: TestFile): Tampering[] {
  const before = was.find((file) => file.path === path);
  if (!before) return [];
  const added = now.doubles.filter((double) => !before.doubles.includes(double));
  const tested =
    before.tests.length > 0
      ? now.tests.filter(({ name }) => before.tests.some((one) => one.name === name))
      : [];
  // A double for tests that are new is how those are written; in a file of old ones only, it stands for what they test.
  if (added.length === 0 || tested.length < now.tests.length) return [];
  return added.map((double) => ({
    kind: 'weakened' as const,
    path,
    what: `a double takes the place of what is tested: ${compact(double)}`,
  }));
}
