import { languageOf } from './code-line.ts';

/** What the output of failing tests tells of the place of a fault. */
export interface Failure {
  /** Frames and other mentions of a file with a line, counted from 1. */
  frames: { path: string; line: number }[];
  /** Words of names and messages, in lower case. */
  words: Set<string>;
  /** Numbers that stand in it. */
  numbers: string[];
  /** Test files that are named. */
  testFiles: string[];
  counts: Counts;
}

export interface Counts {
  passed: number;
  failed: number;
}

const frame =
  /(?:file:\/\/)?((?:[\w.@-]*\/)*[\w.@-]+\.(?:[cm]?[jt]sx?|py))(?:", line (\d+)|:(\d+)(?::\d+)?)/g;

/** @param files all files of the repository, by which paths in the output are known. */
export function readFailure(output: string, files: readonly string[]): Failure {
  const frames = [...output.matchAll(frame)].flatMap(([, path = '', a, b]) => {
    const known = knownFile(path, files);
    return known ? [{ path: known, line: Number(a ?? b) }] : [];
  });
  const failing = failingPart(output);
  const python = [...output.matchAll(/^(?:FAIL|ERROR): \S+ \(([\w.]+)\)/gm)].flatMap(([, id = '']) =>
    files.filter((path) => path.endsWith('.py') && id.split('.').includes(path.replace(/^.*\/|\.py$/g, ''))),
  );
  const named = frames.map(({ path }) => path).filter(isTestFile);
  const texts = failing.match(/[A-Za-z]{3,}/g) ?? [];
  return {
    frames,
    words: new Set(texts.flatMap(wordsIn)),
    numbers: [...new Set(failing.match(/(?<![\w.:])\d{1,6}(?:\.\d+)?(?![\w.:])/g) ?? [])].slice(0, 24),
    testFiles: [...new Set([...python, ...named])],
    counts: readCounts(output),
  };
}

/** The tests that a path belongs to, by the habits of the field. */
export const isTestFile = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.py$|(?:^|\/)conftest\.py$/.test(
    path,
  ) && languageOf(path) !== null;

/** The words of a name in camel or snake case, in lower case. */
export const wordsIn = (name: string): string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);

function knownFile(path: string, files: readonly string[]): string | null {
  const clean = path.replace(/^\.\//, '');
  return files.find((file) => file === clean || clean.endsWith(`/${file}`)) ?? null;
}

/** Lines that speak of failures: what passed says nothing. */
const failingPart = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !/^\s*(?:✔|ok \d|√|✓|PASS\b|at |node:internal)|\bok$|duration_ms/.test(line))
    .join('\n');

/** How many tests passed and failed, in the words of common runners; both 0 where none is recognised. */
export function readCounts(output: string): Counts {
  const number = (pattern: RegExp): number | null => {
    const found = [...output.matchAll(pattern)].at(-1)?.[1];
    return found === undefined ? null : Number(found);
  };
  const ran = number(/^Ran (\d+) tests?/gm);
  if (ran !== null) {
    const failed = (number(/failures=(\d+)/g) ?? 0) + (number(/errors=(\d+)/g) ?? 0);
    return { passed: ran - failed, failed };
  }
  const tap = number(/^(?:#|ℹ) pass (\d+)/gm);
  if (tap !== null) return { passed: tap, failed: number(/^(?:#|ℹ) fail (\d+)/gm) ?? 0 };
  return {
    passed: number(/(\d+) (?:passed|passing)\b/g) ?? 0,
    failed: (number(/(\d+) (?:failed|failing)\b/g) ?? 0) + (number(/(\d+) errors?\b/g) ?? 0),
  };
}
