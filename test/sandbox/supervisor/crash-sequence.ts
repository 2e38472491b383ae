import { Failed } from '../../../core/failed.ts';
import type { BoxCall, CallOutcome } from '../../../core/sandbox/box-call.ts';
import type { TreeId } from '../../../core/ids.ts';
import type { SandboxSpec } from '../../../core/sandbox/supervisor.ts';
import { createWorld, openTask, run, specOf, task, type Wish } from './supervisor-world.ts';

/** What installs into the cache folder, and counts in the workspace how often it did. */
export const spec: SandboxSpec = specOf({
  setup: ['mkdir -p node_modules && echo 1 > node_modules/base && echo set-up >> setup.log'],
});
export const files = { 'src/a.txt': 'first line\nsecond line\n', 'setup.log': '' };

const append = (name: string): BoxCall => run(`echo ${name} >> counter.txt; cat counter.txt | wc -l`);
const install = (name: string): BoxCall =>
  run(`test -f node_modules/base && echo ${name} >> node_modules/${name} && echo ${name} >> installed.txt`);
const write = (path: string, text: string): BoxCall => ({ kind: 'write', path, text });
const edit = (old: string, text: string): BoxCall => ({
  kind: 'edit',
  path: 'src/a.txt',
  old,
  new: text,
  all: false,
});
const read: BoxCall = { kind: 'read', path: 'counter.txt', fromLine: 1, linesMax: 100 };

/** Twenty calls, each of which leaves a trace that shows when it is made twice, or not at all. */
export const calls: BoxCall[] = [
  write('src/b.txt', 'b\n'),
  append('one'),
  edit('first line', 'first line, first line'),
  install('alpha'),
  append('two'),
  read,
  run('mkdir -p deep/er && date +%s%N > deep/er/time && rm deep/er/time && echo x >> deep/er/x'),
  write('src/c.txt', 'c\n'),
  append('three'),
  edit('second line', 'second line, second line'),
  run('mv src/b.txt src/d.txt'),
  append('four'),
  install('beta'),
  read,
  write('src/c.txt', 'c again\n'),
  append('five'),
  run('rm src/d.txt; exit 3'),
  append('six'),
  edit('first line, first line', 'first line, first line, first line'),
  append('seven'),
];

export interface Came {
  outcomes: CallOutcome[];
  /** Of the workspace after every fifth call, and at the end. */
  trees: TreeId[];
  /** Lines of the file that each append adds one to. */
  counted: string[];
  setUps: number;
  lives: number;
}

interface Disturbance {
  /** How each supervisor fares, the first one first; one that never crashes carries all to its end. */
  next(life: number): Wish;
  /** Called before each call; may kill the supervisor then, or later. */
  meanwhile?(strike: () => void): void;
  /** For Docker. */
  image?: string | undefined;
}

const livesMax = 400;
/** Seldom, since a snapshot looks at what a call left: more calls are to be followed by a call. */
const snapshotEvery = 5;

/** Carries the calls out as a worker does: whatever is not answered is asked again under its key. */
export async function carrySequence(disturbance: Disturbance, count = calls.length): Promise<Came> {
  const world = createWorld();
  let lives = 0;
  const live = async (): Promise<void> => {
    lives += 1;
    if (lives > livesMax) throw new Error(`No progress in ${livesMax} lives of the supervisor.`);
    // Struck before it was ready, it is no supervisor; the next one is.
    await world.start(disturbance.next(lives)).catch(() => live());
  };
  const persist = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Failed) || error.failure.kind !== 'sandbox.unavailable') throw error;
        await world.kill();
        await live();
      }
    }
  };
  try {
    await live();
    await persist(() => openTask(world, { ...spec, image: disturbance.image ?? null }, files));
    const outcomes: CallOutcome[] = [];
    const trees: TreeId[] = [];
    const seen = async (key: string) => {
      trees.push((await persist(() => world.client.snapshot(task, key, key))).tree);
    };
    for (const [index, call] of calls.slice(0, count).entries()) {
      disturbance.meanwhile?.(world.strike);
      outcomes.push(await persist(() => world.client.call(task, `call-${index}`, call)));
      if ((index + 1) % snapshotEvery === 0) await seen(`after-${index}`);
    }
    const text = async (key: string, path: string) => {
      const asked: BoxCall = { kind: 'run', command: `cat ${path}`, timeoutMs: 10_000 };
      const { text } = await persist(() => world.client.call(task, key, asked));
      return text.trim().split('\n');
    };
    const came = {
      outcomes,
      trees,
      counted: await text('counter', 'counter.txt'),
      setUps: (await text('set-ups', 'setup.log')).filter((line) => line === 'set-up').length,
      lives,
    };
    await seen('end');
    return came;
  } finally {
    await world.end();
  }
}

/** Records that one undisturbed life writes: one for the sandbox, two for each call and each snapshot. */
export const writesOfAll = 1 + 2 * (calls.length + 2 + calls.length / snapshotEvery + 1);

/** What must not differ, however often the supervisor died. */
export const essence = ({ outcomes, trees, counted, setUps }: Came) => ({
  trees,
  texts: outcomes.map(({ text }) => text),
  ends: outcomes.map(({ end, exitCode }) => [end, exitCode]),
  counted,
  setUps,
});
