/**
 * Tries to get out of a box in all ways that we know, on each engine that this machine has, and with either network layer
 * switched off. Ends with 1 when an attempt succeeded that had to fail, or one proved nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEngines, whyNot } from '../test/sandbox/escape/engines.ts';
import { type Arrangement, mustFail, prove } from '../test/sandbox/escape/prove.ts';
import { attempts, type Try } from '../test/sandbox/escape/run-attempts.ts';

const titles: Record<Arrangement, string> = {
  walls: 'walls down',
  policy: 'proxy lets everything through',
  namespaces: 'no box, proxy as it is',
  none: 'as tasks have it',
};

interface Column {
  title: string;
  off: Arrangement;
  tries: Try[];
}

const reason = whyNot();
if (reason !== null) throw new Error(`Attempts cannot be tried: ${reason}.`);
const folder = mkdtempSync(join(tmpdir(), 'engines-'));
const columns = await tryEverything();
rmSync(folder, { recursive: true, force: true });
report(columns);

async function tryEverything(): Promise<Column[]> {
  const { found, missing } = await findEngines(folder);
  for (const one of missing) console.log(`Left out: ${one}`);
  const nobody = { engine: null, image: null };
  const made: Column[] = [];
  const add = async (off: Arrangement, engine: string, of: Parameters<typeof prove>[2]): Promise<void> => {
    const title = `${engine}${titles[off]}`;
    console.log(`Trying ${attempts.length} attempts: ${title}`);
    made.push({ title, off, tries: await prove(off, attempts, of) });
  };
  await add('walls', '', nobody);
  await add('namespaces', '', nobody);
  for (const candidate of found)
    for (const off of ['policy', 'none'] as const) await add(off, `${candidate.engine.name}, `, candidate);
  return made;
}

function report(all: Column[]): void {
  const [walls, ...others] = all;
  const shown = new Set((walls?.tries ?? []).filter((one) => one.succeeded).map(({ attempt }) => attempt));
  const unshown = attempts.filter((one) => !shown.has(one));
  const categories = [...new Set(attempts.map(({ category }) => category))];
  console.log(`\n${attempts.length} attempts, ${shown.size} shown to succeed with the walls down.`);
  for (const { category, name } of unshown) console.log(`  proves nothing: ${category}: ${name}`);
  let escapes = 0;
  for (const { title, off, tries } of others) {
    const counted = tries.filter(({ attempt }) => shown.has(attempt));
    const bound = counted.filter(({ attempt }) => mustFail(attempt, off));
    const out = bound.filter((one) => one.succeeded);
    escapes += out.length;
    const free = counted.filter(({ attempt }) => !mustFail(attempt, off));
    const open = free.filter((one) => one.succeeded).length;
    console.log(`\n${title}: ${out.length} of ${bound.length} attempts that must fail succeeded`);
    if (free.length > 0)
      console.log(`  (of ${free.length} that this layer is not there to stop, ${open} succeeded)`);
    for (const category of categories) {
      const of = bound.filter(({ attempt }) => attempt.category === category);
      if (of.length > 0)
        console.log(
          `  ${category.padEnd(34)} ${of.filter((one) => !one.succeeded).length} of ${of.length} held`,
        );
    }
    for (const { attempt, output } of out)
      console.log(`  OUT: ${attempt.category}: ${attempt.name}: ${output.slice(-200)}`);
  }
  process.exitCode = escapes > 0 || unshown.length > 0 ? 1 : 0;
}
