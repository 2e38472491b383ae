import { open } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { lineOf, openJournal, type OpenJournal } from '../../../../sandbox/supervisor/journal.ts';
import { runSupervisor } from '../../../../sandbox/supervisor/run-supervisor.ts';
import { type TestEngine, testParts } from '../test-parts.ts';

// A supervisor that dies by SIGKILL at a given write to its journal: `{"folder","engine","crash":{"at","number"},"restores"}`
// is its one argument. Everything else is what the real one is made of.

interface Wish {
  folder: string;
  engine: TestEngine;
  /** Null: never. `number` counts the writes of this process from 1. */
  crash: { at: 'before' | 'torn' | 'after'; number: number } | null;
  /** False: the defence is off, and a workspace stays as a crash left it. */
  restores: boolean;
}

const wish = JSON.parse(process.argv[2] ?? '') as Wish;
const die = () => void process.kill(process.pid, 'SIGKILL');
process.stdin.on('end', die).resume();
let number = 0;

const crashing: OpenJournal = async (path) => {
  const { journal, records } = await openJournal(path);
  const append: typeof journal.append = async (record) => {
    number += 1;
    const at = wish.crash?.number === number ? wish.crash.at : null;
    if (at === 'before') die();
    if (at === 'torn') {
      const line = lineOf(record);
      const file = await open(path, 'a');
      await file.write(line.slice(0, Math.ceil(line.length / 2)));
      die();
    }
    await journal.append(record);
    if (at === 'after') die();
  };
  return { journal: { ...journal, append }, records };
};

const parts = testParts(wish);
const { createSnapshots } = parts;
const running = await runSupervisor({
  ...parts,
  openJournal: crashing,
  createSnapshots: (of) => {
    const snapshots = createSnapshots(of);
    if (wish.restores) return snapshots;
    return { ...snapshots, restore: () => snapshots.take('as the crash left it') };
  },
});
// It never ends in peace, which is when Node would keep what it compiled for the next one.
flushCompileCache();
process.stdout.write(running ? 'ready\n' : 'taken\n');
