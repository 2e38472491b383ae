import { compareReports } from '../test-report/compare-reports.ts';
import { isGreen, type TestCase, type TestReport } from '../test-report/report.ts';
import type { Tampering } from './record.ts';

/** Texts of files of tests; null where one is not there. */
export interface TestTexts {
  was: string | null;
  now: string | null;
}

const toldMax = 10;

/**
 * Tests that ran before and do not run any more, or are passed over, though they are still written: whatever keeps them
 * away (a filter, a configuration, a hook, a runner of its own), what counts is that the run is green without them. Only
 * of green runs, since no other is handed over; `tests` are the files of tests then and now. Names that differ with
 * every run have as many new ones as are gone, and are no loss.
 */
export function findVanishedTests({
  before,
  now,
  flaky,
  tests,
}: {
  before: TestReport | null;
  now: TestReport;
  flaky: ReadonlySet<string>;
  tests: readonly TestTexts[];
}): Tampering[] {
  if (before === null || !isGreen(now) || !before.whole) return [];
  const changed = tests.some(({ was, now: text }) => was !== text);
  const texts = tests.flatMap(({ now: text }) => text ?? []);
  const gone = goneFrom(before, now).filter((id) => !flaky.has(id));
  const moved = new Set(newIn(before, now).map(lastStep));
  const kept = changed ? gone.filter((id) => !moved.has(lastStep(id)) && isWritten(id, texts)) : gone;
  // Names that come and go.
  const lost = !changed && newIn(before, now).length >= gone.length ? [] : kept;
  const found = [
    ...lost.map((id) => tell(id, 'ran when the work began and runs no more, though it is still written')),
    ...passedOver(before, now, flaky).map((id) => tell(id, 'ran when the work began and is skipped now')),
  ];
  if (found.length === 0 && lacksPasses(before, now)) {
    found.push({ kind: 'skipped', path: '', what: fewer(before) });
  }
  return found.slice(0, toldMax);
}

const tell = (id: string, what: string): Tampering => ({
  kind: 'skipped',
  path: id.split(' > ')[0] ?? '',
  what: `the test "${id}" ${what}`,
});

const fewer = ({ passed, failed }: TestReport): string =>
  `fewer tests pass than passed (${passed}) and failed (${failed}) when the work began, and yet none fails: some do not run any more`;

/** Known by name, and neither named now nor among those that passed without a name. */
function goneFrom(before: TestReport, now: TestReport): string[] {
  const gone = compareReports(before, withoutPackages(before, now)).missing.filter((id) => !isPartOfTest(id));
  return gone.length <= unnamedIn(now) ? [] : gone;
}

/** Go names a package alone where it names no tests; one that named them before ran none in it now. */
function withoutPackages(before: TestReport, now: TestReport): TestReport {
  const isNamed = ({ id, outcome }: TestCase) => outcome === 'passed' && id.includes(' > ');
  if (before.runner !== 'go' || !before.cases.some(isNamed)) return now;
  return { ...now, cases: now.cases.filter(({ id }) => id.includes(' > ')) };
}

const unnamedIn = ({ cases, passed }: TestReport): number =>
  passed - cases.filter(({ outcome }) => outcome === 'passed').length;

/** One round of a test, told only where it fails: `Cart > test_rows > (price=2)`. */
const isPartOfTest = (id: string): boolean => /^\(.*\)$/s.test(lastStep(id));

const newIn = (before: TestReport, now: TestReport): string[] => {
  const known = new Set(before.cases.map(({ id }) => id));
  return now.cases.flatMap(({ id, outcome }) => (outcome === 'passed' && !known.has(id) ? [id] : []));
};

const lastStep = (id: string): string => id.split(' > ').at(-1) ?? id;

/** Its name stands in quotes, or as that of a function; Go writes what is below a function with other blanks. */
function isWritten(id: string, texts: readonly string[]): boolean {
  const bare = id.split(' > ').map((step) => step.replace(/\[.*\]$| #\d+$/s, ''));
  const name = bare.at(-1) ?? '';
  const spaced = name.replaceAll('_', ' ');
  const quoted = [name, spaced].flatMap((one) => [`'${one}'`, `"${one}"`, `\`${one}\``]);
  const functions = bare.slice(1).map((step) => ` ${step}(`);
  const forms = [...quoted, ...functions, ` ${name}(`];
  return name !== '' && texts.some((text) => forms.some((form) => text.includes(form)));
}

function passedOver(before: TestReport, now: TestReport, flaky: ReadonlySet<string>): string[] {
  const ran = new Set(before.cases.filter(didRun).map(({ id }) => id));
  return now.cases.flatMap(({ id, outcome }) =>
    outcome === 'skipped' && ran.has(id) && !flaky.has(id) ? [id] : [],
  );
}

const didRun = ({ outcome }: TestCase): boolean => outcome !== 'skipped';

/**
 * Of runners that name failures only: those that failed have to be among those that pass now. Go counts packages where it
 * does not name tests, and others count a test's failed rounds apart, so that less is asked for there.
 */
function lacksPasses(before: TestReport, now: TestReport): boolean {
  if (before.runner === 'go' || before.runner !== now.runner) return false;
  const named = new Set(now.cases.map(({ id }) => id));
  const failed = before.cases.filter(
    ({ id, outcome }) => outcome === 'failed' && !named.has(id) && !isPartOfTest(id),
  );
  return failed.length > 0 && now.passed < before.passed + failed.length;
}
