import { frameIn, innermostFrame } from './frames.ts';
import { blockLinesMax, dedent, indentOf } from './lines.ts';
import { failedCase, passedCase, reportError, skippedCase, testId, type Part } from './part.ts';
import type { TestCase } from './report.ts';

/** One test of a package while it is read. */
interface Open {
  outcome: string;
  output: string[];
}

/** Reads `go test`, with or without `-v`. A package that passed without naming its tests counts as one. */
export function readGo(lines: readonly string[]): Part {
  const part: Part = { runner: 'go', cases: [], errors: [], counts: null, whole: true };
  const builds = readBuilds(lines);
  let run: PackageRun = { tests: new Map(), output: [] };
  let last: string | null = null;
  for (const [index, line] of lines.entries()) {
    const ended = goEnds(line);
    if (ended && !isPrinted(ended, run, lines[index - 1] ?? '')) {
      closePackage(part, ended, run, builds.get(ended.name) ?? []);
      run = { tests: new Map(), output: [] };
      last = null;
      continue;
    }
    last = followTest(run.tests, line) ?? last;
    const kept = (last === null ? undefined : run.tests.get(last)?.output) ?? run.output;
    if (kept.length < blockLinesMax * 2) kept.push(line);
  }
  // What no package closed was cut off, or never began.
  if (run.tests.size > 0) closePackage(part, { outcome: 'FAIL', name: '', note: '' }, run, []);
  part.whole &&= run.tests.size === 0;
  return part;
}

interface PackageRun {
  tests: Map<string, Open>;
  /** What belongs to no test. */
  output: string[];
}

/** A test can print such a line; where tests were named, go prints `PASS` or `FAIL` before its own. */
const isPrinted = ({ outcome }: Ended, { tests }: PackageRun, before: string): boolean =>
  outcome === 'ok' && tests.size > 0 && before !== 'PASS' && !before.startsWith('coverage: ');

/** What the compiler says, by package: it stands before everything else. */
function readBuilds(lines: readonly string[]): Map<string, string[]> {
  const builds = new Map<string, string[]>();
  let name: string | null = null;
  for (const line of lines) {
    const begun = /^# (\S+)(?: \[.+\])?$/.exec(line)?.[1];
    if (begun === undefined && !/^\S+\.go:\d|^\t|^too many errors/.test(line)) name = null;
    else name = begun ?? name;
    if (name !== null) builds.set(name, [...(builds.get(name) ?? []), line].slice(0, blockLinesMax));
  }
  return builds;
}

/** Which test the line is about, if it begins or ends one. */
function followTest(tests: Map<string, Open>, line: string): string | null {
  const begun = /^=== (?:RUN|CONT|NAME) {1,3}(\S+)$/.exec(line)?.[1];
  if (begun !== undefined) {
    if (!tests.has(begun)) tests.set(begun, { outcome: '', output: [] });
    return begun;
  }
  const [, outcome, name] = /^ *--- (PASS|FAIL|SKIP): (\S+) \(\d[\d.]*s\)$/.exec(line) ?? [];
  if (outcome === undefined || name === undefined) return null;
  const open = tests.get(name);
  tests.set(name, { outcome, output: open?.output ?? [] });
  // A panic stands behind the test that it ended.
  return name;
}

interface Ended {
  outcome: string;
  name: string;
  note: string;
}

function closePackage(part: Part, { outcome, name, note }: Ended, run: PackageRun, build: string[]): void {
  const names = [...run.tests.keys()];
  // A test with tests inside is a suite; a name is known by what stands before its slashes.
  const outer = new Set(
    names.flatMap((test) => (test.includes('/') ? [test.slice(0, test.lastIndexOf('/'))] : [])),
  );
  const cases = names
    .filter((test) => !outer.has(test))
    .map((test) => caseOf(name, test, run.tests.get(test) ?? { outcome: '', output: [] }));
  const everything = [...run.output, ...[...run.tests.values()].flatMap((test) => test.output)];
  const late = cutShort(name, everything);
  part.cases.push(...cases.filter((one) => !late.some((other) => other.id === one.id)), ...late);
  part.whole &&= late.length === 0;
  if (outcome === 'ok' && cases.length === 0) part.cases.push(passedCase(testId(name)));
  if (outcome !== 'FAIL' || late.length > 0 || cases.some((one) => one.outcome === 'failed')) return;
  part.errors.push(packageError(name, note, build.length > 0 ? build : everything));
}

/** The tests that still ran when the time was up: go names them, and shows where each stood. */
function cutShort(owner: string, output: readonly string[]): TestCase[] {
  const from = output.findIndex((line) => line.startsWith('panic: test timed out after '));
  if (from === -1) return [];
  const running = output.slice(from).flatMap((line) => /^\t\t(\S+) \(\d.*\)$/.exec(line)?.[1] ?? []);
  const frame = innermostFrame(output.slice(from));
  return running.map((test) => failedCase(testId(owner, ...test.split('/')), output[from] ?? '', frame));
}

/** A package that failed though no test of it did: it was not built, or ended by itself. */
function packageError(name: string, note: string, output: readonly string[]): Part['errors'][number] {
  const told = output.filter((line) => line !== '' && line !== 'FAIL');
  const message = told.filter((line) => !/^\t\S+:\d+ |^=== /.test(line)).slice(0, 40);
  return reportError(`${name} ${note}\n${message.join('\n')}`, innermostFrame(told));
}

function caseOf(owner: string, test: string, { outcome, output }: Open): TestCase {
  const id = testId(owner, ...test.split('/'));
  if (outcome === 'PASS') return passedCase(id);
  if (outcome === 'SKIP') return skippedCase(id);
  const own = output.filter((line) => !/^ *--- |^=== /.test(line) && line !== 'FAIL');
  const panic = own.findIndex((line) => line.startsWith('panic: '));
  const message = panic === -1 ? dedent(own) : own.slice(panic, panic + 1);
  const told = message.join('\n') || (outcome === '' ? 'It began and did not end.' : '');
  return failedCase(id, told, panic === -1 ? lastPlace(own) : innermostFrame(own.slice(panic)));
}

/** What a test logs stands before what it says when it fails. */
const lastPlace = (output: readonly string[]) => {
  const places = output.filter((line) => indentOf(line) > 0).map((line) => frameIn(line));
  return places.findLast((place) => place !== null) ?? null;
};

/** The line that closes a package: `ok`, or `FAIL` with the package's name. */
export function goEnds(line: string): Ended | null {
  const [, outcome, name, note] = /^(ok|FAIL) *\t(\S+)(?:[\t ](.*))?$/.exec(line) ?? [];
  if (outcome === undefined || name === undefined) return null;
  return { outcome, name, note: note?.startsWith('[') ? note : '' };
}
