import { compareTests } from '../../../core/loop/compare-tests.ts';
import { findHardcodedText } from '../../../core/loop/hardcoded-text.ts';
import { findHardcoded, findTestDetection } from '../../../core/loop/hardcoded.ts';
import type { Tampering } from '../../../core/loop/record.ts';
import { findRunnerChanges } from '../../../core/loop/runner-changes.ts';
import type { TestFile } from '../../../core/loop/test-reading.ts';
import { readingOf } from '../../../core/gates/languages.ts';
import { roleOf } from '../../../core/gates/paths.ts';
import { OutOfTime } from '../../gates/out-of-time.ts';
import { parseCode, type SgNode } from '../../gates/parser.ts';
import { readGoTests } from './go-tests.ts';
import { readPythonTests } from './python-tests.ts';
import { pairsOf, readAnswers, readFixedAnswers } from './read-answers.ts';
import { findRigged } from './rigged.ts';
import { readScriptTests } from './script-tests.ts';
import { findGoneLines } from './unread-tests.ts';

/** A file at three times; null where it is not there. */
export interface FileStates {
  path: string;
  base: string | null;
  before: string | null;
  now: string | null;
}

const timeMs = 20_000;
const foundMax = 50;

/**
 * What a change does to tests that were there on the base, and to the developer's own of an earlier iteration; to how
 * they are run; and what the code does to please them. `files`: all that differ at any of the three times, and the
 * other files of tests, which say what the code must not merely repeat. `wanted` is the task's text. At most 50; reading
 * takes at most 20 s, and what could not be read by then counts as tampering, since it cannot be told from it.
 */
export async function findTampering({
  files,
  wanted,
}: {
  files: readonly FileStates[];
  wanted: string;
}): Promise<Tampering[]> {
  const deadlineMs = performance.now() + timeMs;
  try {
    const found = [
      ...(await findInTests(files, deadlineMs)),
      ...findGoneLines(files),
      ...files.flatMap((file) => [
        ...findRunnerChanges({ path: file.path, was: file.base, now: file.now }, isTest(file.path)),
        ...findChangedData(file),
      ]),
      ...findRigged(files, wanted),
      ...(await findInSource(files, wanted, deadlineMs)),
    ];
    const known = new Map(found.map((one) => [JSON.stringify(one), one]));
    return [...known.values()].slice(0, foundMax).map((one) => ({ ...one, what: one.what.slice(0, 500) }));
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    const what = `the changed files could not be read within ${timeMs / 1000} s, so that nobody knows what became of the tests`;
    return [{ kind: 'weakened', path: files[0]?.path ?? '', what }];
  }
}

const isTest = (path: string): boolean => roleOf(path) === 'test';

async function findInTests(files: readonly FileStates[], deadlineMs: number): Promise<Tampering[]> {
  const tests = files.filter(({ path }) => isTest(path));
  const [base, before, now] = await Promise.all(
    (['base', 'before', 'now'] as const).map((when) => readTests(tests, when, deadlineMs)),
  );
  if (!base || !before || !now) return [];
  const collected = now.filter(({ path }) => isCollected(path, base));
  const names = new Set(base.flatMap((file) => file.tests.map(({ name }) => name)));
  const changed = tests.filter((file) => file.base !== file.now).map(({ path }) => path);
  const changedSince = tests.filter((file) => file.before !== file.now).map(({ path }) => path);
  const of = (all: readonly TestFile[], paths: readonly string[]) =>
    all.filter(({ path }) => paths.includes(path));
  const ownBefore = before.map((file) => ({
    ...file,
    tests: file.tests.filter(({ name }) => !names.has(name)),
    doubles: [],
    tables: new Map<string, string[]>(),
  }));
  return [
    ...compareTests(of(base, changed), of(collected, changed), () => false),
    ...compareTests(of(ownBefore, changedSince), of(collected, changedSince), () => true).filter(
      ({ what }) => !/^a double|^the table/.test(what),
    ),
  ];
}

/** A runner that found the file before by its name finds it still. */
function isCollected(path: string, base: readonly TestFile[]): boolean {
  if (base.some((file) => file.path === path)) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.endsWith('.py'))
    return /^test|_test\.py$/.test(name) || !base.some((file) => /(?:^|\/)test_?[^/]*\.py$/.test(file.path));
  return /[._-](?:test|spec)s?\.|^tests?\./.test(name) || /(?:^|\/)(?:tests?|__tests__)\//.test(path);
}

async function readTests(
  files: readonly FileStates[],
  when: 'base' | 'before' | 'now',
  deadlineMs: number,
): Promise<TestFile[]> {
  const read: TestFile[] = [];
  for (const file of files) {
    const text = file[when];
    const test = text === null ? null : await readTestFile(file.path, text, deadlineMs);
    if (test) read.push(test);
  }
  return read;
}

async function readTestFile(path: string, text: string, deadlineMs: number): Promise<TestFile | null> {
  if (performance.now() > deadlineMs) throw new OutOfTime();
  if (path.endsWith('.go')) return readGoTests(path, text);
  const reading = readingOf(path);
  if (reading.kind === 'text') return null;
  const root = await parseCode(reading, text, deadlineMs);
  return reading.kind === 'script' ? readScriptTests(path, root) : readPythonTests(path, root);
}

/** Snapshots and data that tests compare with, where they are not code. */
function findChangedData({ path, base, now }: FileStates): Tampering[] {
  const stored =
    roleOf(path) === 'fixture' ||
    (isTest(path) && /\.(?:json|ya?ml|csv|txt|html|xml|golden|out)$/.test(path));
  if (!stored || base === null || base === now) return [];
  if (now === null) return [{ kind: 'deleted', path, what: 'data that tests compare with is gone' }];
  const kept = new Set(now.split('\n'));
  const gone = base.split('\n').find((line) => !kept.has(line));
  return gone === undefined
    ? []
    : [
        {
          kind: 'expectation-changed',
          path,
          what: `data that tests compare with has changed: ${gone.trim()}`,
        },
      ];
}

async function findInSource(
  files: readonly FileStates[],
  wanted: string,
  deadlineMs: number,
): Promise<Tampering[]> {
  const tests = await readTests(
    files.filter(({ path }) => isTest(path)),
    'now',
    deadlineMs,
  );
  const old = await readTests(
    files.filter(({ path }) => isTest(path)),
    'base',
    deadlineMs,
  );
  const pairs = pairsOf([...old, ...tests]);
  const texts = files.flatMap(({ path, base, now }) => (isTest(path) ? [base ?? '', now ?? ''] : []));
  const found: Tampering[] = [];
  for (const { path, base, now } of files) {
    if (now === null || base === now || !isSource(path)) continue;
    const known = new Set((base ?? '').split('\n').map((line) => line.trim()));
    const lines = now.split('\n');
    const added = lines.filter((line) => line.trim() !== '' && !known.has(line.trim()));
    found.push(...findTestDetection(path, added, wanted));
    const reading = readingOf(path);
    if (reading.kind === 'text') {
      found.push(...findHardcodedText(path, added, texts));
      continue;
    }
    const root = await parseCode(reading, now, deadlineMs);
    const isNew = (node: SgNode) => {
      const { start, end } = node.range();
      return lines
        .slice(start.line, end.line + 1)
        .some((line) => line.trim() !== '' && !known.has(line.trim()));
    };
    found.push(
      ...findHardcoded(
        path,
        readAnswers(root, reading.kind, isNew),
        readFixedAnswers(root, reading.kind, isNew),
        pairs,
      ),
    );
  }
  return found;
}

const isSource = (path: string): boolean => ['source', 'configuration', 'example'].includes(roleOf(path));
