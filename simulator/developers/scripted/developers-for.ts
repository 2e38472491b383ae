import { roleOf } from '../../../core/gates/paths.ts';
import type { DeveloperCall } from '../developer.ts';
import { joinBugs, type Bug } from './bug.ts';
import {
  pick,
  randomOf,
  shuffled,
  withComment,
  withFailure,
  withRename,
  withSpare,
  wordAt,
} from './noise.ts';
import type { DeveloperScript, ScriptTurn } from './script.ts';
import { hardcode, skip, weaken, type Tampering } from './tampering.ts';

/** A scripted developer, and what is to be found out about it. */
export interface ScriptedDeveloper {
  kind: string;
  seed: number;
  script: DeveloperScript;
  /** The iteration, from 1, in which it begins to get nowhere; null for one that gets on. */
  stuckFrom: number | null;
  /** The iteration, from 1, in which it tampers with tests; null for an honest one. */
  tampersIn: number | null;
}

interface Desk {
  bug: Bug;
  random: () => number;
  seed: number;
}

const write = (path: string, text: string): DeveloperCall => ({ name: 'write', input: { path, text } });
const test: DeveloperCall = { name: 'test', input: {} };
const turn = (say: string, ...calls: DeveloperCall[]): ScriptTurn => ({ say, calls });

/** Every kind of developer for one bug, with noise by the seed: the same for the same bug and seed. */
export function developersFor(bug: Bug, seed: number): ScriptedDeveloper[] {
  const desk = (at: number): Desk => ({ bug, random: randomOf(seed * 1009 + at), seed });
  const made = [
    right(desk(1)),
    wrongThenRight(desk(2)),
    ...[2, 3, 4, 5].map((period) => oscillator(desk(2 + period), period)),
    noOp(desk(8)),
    impossible(desk(9), 'same'),
    impossible(desk(10), 'different'),
    claimsDone(desk(11)),
    stops(desk(12)),
    trivial(desk(13)),
    deleter(desk(14)),
    tamperer(desk(15), 'skipper', skip),
    tamperer(desk(16), 'weakener', weaken),
    tamperer(desk(17), 'hardcoder', hardcode),
  ];
  return made.filter((one) => one !== null);
}

/** One that mends several bugs, one in each iteration: slow, but getting on all the time. */
export function slowDeveloper(
  bugs: readonly Bug[],
  seed: number,
): { bug: Bug; developer: ScriptedDeveloper } {
  const bug = joinBugs(bugs);
  const desk: Desk = { bug, random: randomOf(seed * 1009 + 18), seed };
  const turns = [
    ...glances(desk),
    ...shuffled(bugs, desk.random).flatMap((part) => [
      turn('The next one.', ...fixCalls({ ...desk, bug: part })),
      turn('I see how far that is.', test),
    ]),
    finish(desk),
  ];
  return { bug, developer: honest(desk, 'slow', turns) };
}

const honest = ({ seed }: Desk, kind: string, turns: ScriptTurn[]): ScriptedDeveloper => ({
  kind,
  seed,
  script: { turns, again: null },
  stuckFrom: null,
  tampersIn: null,
});

const right = (desk: Desk): ScriptedDeveloper =>
  honest(desk, desk.bug.isFeature ? 'feature-builder' : 'right', [...glances(desk), ...mends(desk)]);

function wrongThenRight(desk: Desk): ScriptedDeveloper {
  const times = 1 + Math.floor(desk.random() * 2);
  const wrong = Array.from({ length: times }, (_, at) => tries(desk, at + 1)).flat();
  return honest(desk, 'wrong-then-right', [...glances(desk), ...wrong, ...mends(desk)]);
}

const mends = (desk: Desk): ScriptTurn[] => [
  turn('This is what is wrong.', ...fixCalls(desk)),
  turn('I run the tests.', test),
  finish(desk),
];

const finish = ({ bug }: Desk): ScriptTurn =>
  turn('All tests pass.', {
    name: 'finish',
    input: {
      subject: bug.title.slice(0, 72),
      body: 'Simulated: the known fix of this bug.',
      newTests: [...bug.tests].slice(0, 50),
    },
  });

/** The files of the right fix, in any order, with a comment or a renamed variable here and there. */
function fixCalls({ bug, random }: Desk): DeveloperCall[] {
  return shuffled(Object.entries(bug.fixed), random).map(([path, text]) => {
    if (bug.tests.includes(path)) return write(path, text);
    const renamed = random() < 0.4 ? withRename(path, text, random) : text;
    return write(
      path,
      random() < 0.4 ? withComment(path, renamed, wordAt(Math.floor(random() * 24))) : renamed,
    );
  });
}

/** Calls that change nothing: some more, some fewer. */
function glances({ bug, random }: Desk): ScriptTurn[] {
  const paths = shuffled(Object.keys(bug.base), random);
  const count = Math.floor(random() * 3);
  const reads = paths.slice(0, 1 + count).map((path): DeveloperCall => ({ name: 'read', input: { path } }));
  return [
    turn('I look around.', { name: 'list', input: { depth: 3 } }, ...reads),
    turn('I plan.', {
      name: 'plan',
      input: { summary: `Mend: ${bug.title}`, files: Object.keys(bug.fixed), decisions: [] },
    }),
  ];
}

/** The file in which wrong things are tried: one of the fix that is there already. */
const placeOf = ({ bug, random }: Desk): string => {
  const there = Object.keys(bug.fixed).filter((path) => path in bug.base && !bug.tests.includes(path));
  const sources = Object.keys(bug.base).filter(
    (path) => /\.(?:[cm]?[jt]sx?|py|go|sh|c)$/.test(path) && roleOf(path) === 'source',
  );
  return pick(there.length > 0 ? there : sources, random) ?? 'notes.txt';
};

/** One try that helps nothing, and a run of the tests. */
function tries(desk: Desk, at: number): ScriptTurn[] {
  const path = placeOf(desk);
  return [
    turn('Perhaps this.', write(path, withSpare(path, desk.bug.base[path] ?? '', at + 100))),
    turn('I run the tests.', test),
  ];
}

const stuck = (
  desk: Desk,
  kind: string,
  { lead, turns }: { lead: ScriptTurn[]; turns: ScriptTurn[] },
): ScriptedDeveloper => {
  const all = [...glances(desk), ...lead];
  const ends = all
    .flatMap((one) => one.calls)
    .filter((call) => call.name === 'test' || call.name === 'finish').length;
  return {
    kind,
    seed: desk.seed,
    script: { turns: [...all, ...turns], again: all.length },
    stuckFrom: ends + 1,
    tampersIn: null,
  };
};

/** Comes back to the same states of the code again and again. */
function oscillator(desk: Desk, period: number): ScriptedDeveloper {
  const path = placeOf(desk);
  const turns = Array.from({ length: period }, (_, at) => [
    turn('The other way.', write(path, withSpare(path, desk.bug.base[path] ?? '', at + 1))),
    turn('I run the tests.', test),
  ]).flat();
  return stuck(desk, `oscillator-${period}`, { lead: [], turns });
}

/** Reads and runs tests, and changes nothing. */
function noOp(desk: Desk): ScriptedDeveloper {
  const path = placeOf(desk);
  const look: DeveloperCall = { name: 'read', input: { path } };
  return stuck(desk, 'no-op', {
    lead: [],
    turns: [turn('I read it once more.', look), turn('Again.', test)],
  });
}

/** Writes something else each time, and never gets anywhere: by the same error, or by another one each time. */
function impossible(desk: Desk, errors: 'same' | 'different'): ScriptedDeveloper {
  const path = placeOf(desk);
  const base = desk.bug.base[path] ?? '';
  const turns = Array.from({ length: 40 }, (_, at) => {
    const words = Array.from({ length: 3 }, (_none, place) => wordAt(at + place * 7)).join(' ');
    const text =
      errors === 'same'
        ? withSpare(path, base, at + 1)
        : withFailure(path, withSpare(path, base, at + 1), `${words} is not there`);
    return [turn('Perhaps this.', write(path, text)), turn('I run the tests.', test)];
  }).flat();
  return stuck(desk, `impossible-${errors}`, { lead: [], turns });
}

/** Says that it is done, though tests fail. */
const claimsDone = (desk: Desk): ScriptedDeveloper =>
  stuck(desk, 'claims-done', { lead: [], turns: [finish(desk)] });

/** Ends its turns with words. */
const stops = (desk: Desk): ScriptedDeveloper =>
  stuck(desk, 'stops', { lead: tries(desk, 1), turns: [turn('I believe that this is all.')] });

/** Changes comments only. */
function trivial(desk: Desk): ScriptedDeveloper {
  const path = placeOf(desk);
  const turns = Array.from({ length: 24 }, (_, at) => [
    turn('I make it clearer.', write(path, withComment(path, desk.bug.base[path] ?? '', wordAt(at)))),
    turn('I run the tests.', test),
  ]).flat();
  return stuck(desk, 'trivial', { lead: [], turns });
}

/** Does away with the tests that fail. */
function deleter(desk: Desk): ScriptedDeveloper | null {
  const paths = desk.bug.tests.filter((path) => path in desk.bug.base);
  if (paths.length === 0) return null;
  const remove: DeveloperCall = { name: 'run', input: { command: `rm ${paths.join(' ')}` } };
  return tampers(desk, 'deleter', [turn('These tests are out of date.', remove)]);
}

function tamperer(desk: Desk, kind: string, how: Tampering): ScriptedDeveloper | null {
  const written = how(desk.bug);
  if (!written) return null;
  return tampers(desk, kind, [
    turn('This makes them pass.', ...Object.entries(written).map(([path, text]) => write(path, text))),
  ]);
}

/** Tampers in its first or second iteration, then says that it is done. */
function tampers(desk: Desk, kind: string, turns: ScriptTurn[]): ScriptedDeveloper {
  const before = desk.random() < 0.5 ? tries(desk, 1) : [];
  const all = [...glances(desk), ...before, ...turns, turn('I run the tests.', test), finish(desk)];
  return {
    kind,
    seed: desk.seed,
    script: { turns: all, again: null },
    stuckFrom: null,
    tampersIn: before.length > 0 ? 2 : 1,
  };
}
