import type { DeveloperCall } from '../developer.ts';
import { candidatesOf, type SourceFile } from './candidates.ts';
import { languageOf } from './code-line.ts';
import { commandFor, findSources, printFiles, readPrinted, testCommand } from './commands.ts';
import { distances, locate } from './locate.ts';
import { applyMutation, keyOf, type Mutation } from './mutation.ts';
import { isTestFile, readFailure, type Counts, type Failure } from './read-failure.ts';
import { readSweep, sweepCommand, type Swept } from './sweep.ts';

/** What the search does next, and why. */
interface Move {
  say: string;
  calls: DeveloperCall[];
}

/** What came of it: one result for each call, and what was said besides. */
export interface Heard {
  results: { text: string; failed: boolean }[];
  told: string;
}

export type Search = Generator<Move, void, Heard>;

/** Tries that are made by hand before the rest is tried by a program. */
const byHandMax = 4;
const sweepSeconds = 45;
const testTimeoutMs = 10_000;
/** Mutations in one sweep, and sweeps for one state of the files. */
const sweepMax = 300;
const sweepsMax = 40;
/** Changes that, one on the other, may make up a repair. */
const depthMax = 3;
const commandCharsMax = 19_000;
const mark = '@@FILE';

interface Scene {
  paths: string[];
  texts: Map<string, string>;
  command: string;
  quick: string;
  failure: Failure;
  testFiles: string[];
  seed: number;
  tried: Set<string>;
}

const run = (command: string, seconds = 120): DeveloperCall => ({ name: 'run', input: { command, seconds } });

/**
 * Repairs what small changes can repair, guided by tests alone: it runs them, looks for suspicious lines, tries slips that
 * people make there, takes back what does not help, and asks a person when it is out of ideas. It never changes a test.
 */
export function* search(task: string, seed: number): Search {
  const scene = yield* look(task, seed);
  if (!scene) return;
  for (let depth = 1; depth <= depthMax; depth += 1) {
    const found = yield* mend(scene);
    if (!found) return yield* giveUp(scene, depth);
    yield* apply(scene, found.mutation);
    if (found.whole) return yield* finish(scene, found.mutation);
    yield* lookAgain(scene);
  }
  yield* giveUp(scene, depthMax);
}

/** Looks at the repository: which files, how tests are run, what fails. Null where there is nothing to search for. */
function* look(task: string, seed: number): Generator<Move, Scene | null, Heard> {
  const first = yield {
    say: 'I look at the repository first.',
    calls: [{ name: 'list', input: { depth: 4 } }, run(findSources)],
  };
  const paths = (first.results[1]?.text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('./'))
    .map((line) => line.slice(2));
  const sources = paths.filter((path) => languageOf(path) !== null);
  const texts = yield* read(
    [...sources, ...paths.filter((path) => path === 'package.json')],
    'I read the code.',
  );
  const command = testCommand(task, paths, texts);
  if (!command || sources.length === 0) {
    yield* ask('I found no tests that I could go by. Which command runs them?');
    return null;
  }
  const ran = yield {
    say: `I plan to run \`${command}\`, look for the line at fault, and change as little as possible.`,
    calls: [plan(), run(`${command}; echo "exit $?"`)],
  };
  const output = ran.results[1]?.text ?? '';
  if (/^exit 0$/m.test(output)) {
    yield* ask(
      'All tests pass as the code stands, so that nothing tells me when the task is done. Is there a test that fails?',
    );
    return null;
  }
  texts.delete('package.json');
  return newScene({ paths: sources, texts, command, output, seed });
}

const plan = (): DeveloperCall => ({
  name: 'plan',
  input: {
    summary:
      'Find the line at fault by the failing tests; change as little as possible; leave the tests alone.',
    files: [],
    decisions: [],
  },
});

function newScene({
  paths,
  texts,
  command,
  output,
  seed,
}: {
  paths: string[];
  texts: Map<string, string>;
  command: string;
  output: string;
  seed: number;
}): Scene {
  const failure = readFailure(output, paths);
  const tests = paths.filter(isTestFile);
  const testFiles = failure.testFiles.length > 0 ? failure.testFiles : tests;
  return {
    paths,
    texts,
    command,
    quick: commandFor(command, testFiles),
    failure,
    testFiles,
    seed,
    tried: new Set(),
  };
}

/** Reads files as they stand, in as many calls as their size asks for. */
function* read(paths: readonly string[], say: string): Generator<Move, Map<string, string>, Heard> {
  const texts = new Map<string, string>();
  const wanted = paths.slice(0, 400);
  for (let size = 12; wanted.some((path) => !texts.has(path)) && size >= 1; size = Math.floor(size / 4)) {
    const missing = wanted.filter((path) => !texts.has(path)).slice(0, 120);
    const groups = Array.from({ length: Math.ceil(missing.length / size) }, (_, at) =>
      missing.slice(at * size, (at + 1) * size),
    );
    for (let at = 0; at < groups.length; at += 10) {
      const heard = yield {
        say,
        calls: groups.slice(at, at + 10).map((group) => run(printFiles(group, mark))),
      };
      for (const { text } of heard.results)
        for (const [path, content] of readPrinted(text, mark)) texts.set(path, content);
    }
  }
  return texts;
}

interface Found {
  mutation: Mutation;
  /** Whether all tests pass with it; else only more than before. */
  whole: boolean;
}

/** The first small change with which all tests pass, else the one that brings most tests to pass; null where none helps. */
function* mend(scene: Scene): Generator<Move, Found | null, Heard> {
  const files = locate(scene.texts, scene.failure, scene.testFiles);
  const untried = candidatesOf(files, numbersOf(scene), scene.seed).filter(
    (one) => !scene.tried.has(keyOf(one)),
  );
  const suspect = files[0];
  if (!suspect || untried.length === 0) return null;
  const hand = yield* tryByHand(scene, suspect, untried.slice(0, byHandMax));
  if (hand) return hand;
  const rest = untried.slice(byHandMax);
  let best: { mutation: Mutation; counts: Counts } | null = null;
  for (let sweep = 0, at = 0; sweep < sweepsMax && at < rest.length; sweep += 1) {
    const part = batch(scene, rest.slice(at, at + sweepMax));
    const swept = yield* trySweep(scene, part);
    if (swept === null) return null;
    for (const { at: place, whole, counts } of swept.tried) {
      const mutation = part[place];
      if (!mutation) continue;
      scene.tried.add(keyOf(mutation));
      if (whole) return { mutation, whole };
      if (isBetter(counts, best?.counts ?? baseOf(scene))) best = { mutation, counts };
    }
    // What never ends is passed over.
    at += Math.max(1, swept.tried.length + (swept.ended ? 0 : 1));
  }
  return best && { mutation: best.mutation, whole: false };
}

const numbersOf = ({ failure, testFiles, texts }: Scene): string[] =>
  [
    ...new Set([
      ...failure.numbers,
      ...testFiles.flatMap((path) => (texts.get(path) ?? '').match(/(?<![\w.])\d{1,6}(?![\w.])/g) ?? []),
    ]),
  ].slice(0, 24);

/** What the quick command counts before anything is changed; set by the first try. */
const bases = new WeakMap<Scene, Counts>();
const baseOf = (scene: Scene): Counts => bases.get(scene) ?? scene.failure.counts;

const isBetter = (counts: Counts, than: Counts): boolean =>
  counts.failed < than.failed && counts.passed > than.passed;

/** As many as one command holds. */
function batch(scene: Scene, mutations: readonly Mutation[]): Mutation[] {
  let part = [...mutations];
  while (part.length > 1 && commandOf(scene, part).length > commandCharsMax)
    part = part.slice(0, Math.floor(part.length * 0.7));
  return part;
}

const linesAt = (scene: Scene, path: string): string[] => (scene.texts.get(path) ?? '').split('\n');

function commandOf(scene: Scene, mutations: readonly Mutation[]): string {
  const language = languageOf(mutations[0]?.path ?? '') ?? 'javascript';
  const old = ({ path, line, remove }: Mutation) =>
    linesAt(scene, path).slice(line, line + Math.max(1, remove));
  const list = mutations.map((one) =>
    one.remove > 0 ? one : { ...one, remove: 1, add: [...old(one), ...one.add] },
  );
  // A line put in after another takes that other's place with it, so that it can be known again.
  const placed = list.map((one, at) =>
    mutations[at]?.remove === 0
      ? {
          ...one,
          line: one.line - 1,
          add: [...linesAt(scene, one.path).slice(one.line - 1, one.line), ...(mutations[at]?.add ?? [])],
        }
      : one,
  );
  return sweepCommand(
    {
      mutations: placed,
      old,
      quick: scene.quick,
      all: scene.command,
      seconds: sweepSeconds,
      timeoutMs: testTimeoutMs,
    },
    language,
  );
}

function* trySweep(scene: Scene, part: readonly Mutation[]): Generator<Move, Swept | null, Heard> {
  const heard = yield {
    say: `I try ${part.length} small changes one after the other, each undone again.`,
    calls: [run(commandOf(scene, part), sweepSeconds + 60)],
  };
  const swept = readSweep(heard.results[0]?.text ?? '');
  if (swept.stale) {
    yield* lookAgain(scene);
    return swept.tried.length > 0 ? swept : null;
  }
  if (!swept.ended) yield* restore(scene, [...new Set(part.map(({ path }) => path))]);
  return swept;
}

/** Writes files as they were read: a program that was ended may have left a change behind. */
function* restore(scene: Scene, paths: readonly string[]): Generator<Move, void, Heard> {
  yield {
    say: 'That was cut short; I put the files back as they were.',
    calls: paths
      .slice(0, 20)
      .map((path) => ({ name: 'write', input: { path, text: scene.texts.get(path) ?? '' } })),
  };
}

/** The likeliest changes, each by an edit, a run of the tests, and an edit that takes it back. */
function* tryByHand(
  scene: Scene,
  suspect: SourceFile,
  mutations: readonly Mutation[],
): Generator<Move, Found | null, Heard> {
  const check = run(`PYTHONDONTWRITEBYTECODE=1 ${scene.quick} && ${scene.command}; echo "exit $?"`, 30);
  const before = yield {
    say: `${suspect.path} looks suspicious.`,
    calls: [{ name: 'read', input: { path: suspect.path } }, run(`${scene.quick}; echo "exit $?"`)],
  };
  bases.set(scene, readFailure(before.results[1]?.text ?? '', scene.paths).counts);
  let undo: DeveloperCall[] = [];
  for (const mutation of mutations) {
    const there = editOf(scene, mutation);
    const heard = yield {
      say: `${mutation.path} line ${mutation.line + 1}: ${mutation.idea}?`,
      calls: [...undo, there, check],
    };
    scene.tried.add(keyOf(mutation));
    const passed = /^exit 0$/m.test(heard.results.at(-1)?.text ?? '');
    undo = [
      { name: 'edit', input: { path: mutation.path, old: there.input['new'], new: there.input['old'] } },
    ];
    if (heard.results.some((result, at) => result.failed && at < heard.results.length - 1)) undo = [];
    else if (passed) {
      yield { say: 'That is it. I take it back once more, to be sure that it is this change.', calls: undo };
      return { mutation, whole: true };
    }
  }
  if (undo.length > 0) yield { say: 'None of these; I take the last one back.', calls: undo };
  return null;
}

/** A mutation as an edit: with as many lines around it as make the passage the only one of its kind. */
function editOf(scene: Scene, mutation: Mutation): DeveloperCall {
  const lines = linesAt(scene, mutation.path);
  const whole = lines.join('\n');
  for (let wider = 0; ; wider += 1) {
    const from = Math.max(0, mutation.line - wider - (mutation.remove === 0 ? 1 : 0));
    const to = Math.min(lines.length, mutation.line + mutation.remove + wider);
    const old = lines.slice(from, to).join('\n');
    const isWhole = from === 0 && to === lines.length;
    if (!isWhole && (old === '' || whole.split(old).length !== 2)) continue;
    const next = applyMutation(lines, mutation).slice(from, to + mutation.add.length - mutation.remove);
    return { name: 'edit', input: { path: mutation.path, old, new: next.join('\n') } };
  }
}

function* apply(scene: Scene, mutation: Mutation): Generator<Move, void, Heard> {
  const heard = yield {
    say: `In ${mutation.path} line ${mutation.line + 1}, ${mutation.idea}: more tests pass with it.`,
    calls: [editOf(scene, mutation)],
  };
  if (heard.results[0]?.failed) return yield* lookAgain(scene);
  scene.texts.set(mutation.path, applyMutation(linesAt(scene, mutation.path), mutation).join('\n'));
}

/** Reads everything anew, after somebody else changed it or a change was kept. */
function* lookAgain(scene: Scene): Generator<Move, void, Heard> {
  scene.texts = yield* read(scene.paths, 'I read the code again.');
  const heard = yield { say: 'I run the tests again.', calls: [run(`${scene.command}; echo "exit $?"`)] };
  scene.failure = readFailure(heard.results[0]?.text ?? '', scene.paths);
  if (scene.failure.testFiles.length > 0) scene.testFiles = scene.failure.testFiles;
  scene.quick = commandFor(scene.command, scene.testFiles);
}

function* finish(scene: Scene, mutation: Mutation): Generator<Move, void, Heard> {
  yield { say: 'I run the whole suite.', calls: [{ name: 'test', input: {} }] };
  const name = mutation.path.replace(/^.*\//, '');
  const reached = distances(scene.testFiles, scene.texts).has(mutation.path) ? scene.testFiles : [];
  yield {
    say: 'All tests pass.',
    calls: [
      {
        name: 'finish',
        input: {
          subject: `Mend ${name}`.slice(0, 72),
          body: `${mutation.path} line ${mutation.line + 1}: ${mutation.idea}. Found by a simulated developer that tries small changes; nobody has judged whether it is what was meant.`,
          newTests: reached.slice(0, 20),
        },
      },
    ],
  };
  yield* ask('The change was sent back although all tests pass. What should be otherwise?');
}

function* giveUp(scene: Scene, depth: number): Generator<Move, void, Heard> {
  yield* ask(
    `I have tried ${scene.tried.size} small changes${depth > 1 ? `, keeping ${depth - 1} that helped,` : ''} and none makes all tests pass. What should I look at?`,
  );
}

function* ask(question: string): Generator<Move, void, Heard> {
  yield { say: 'I am out of ideas.', calls: [{ name: 'ask_person', input: { question } }] };
}
