import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSnapshots } from '../sandbox/snapshots/create-snapshots.ts';
import { figures, row, tableHead } from './figures.ts';

/** A snapshot of a workspace of 6,000 files when nothing, 1 or 50 of them changed; and what begin and restore take. */
const files = { folders: 60, each: 100 };
const warmUp = 3;
const runs = 15;
const targetMs = 200;

const root = mkdtempSync(join(tmpdir(), 'bench-snapshot-'));
const isRoot = process.getuid?.() === 0;
const user = isRoot
  ? { uid: 233_001, gid: 233_001 }
  : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const workspace = join(root, 'work');
const at = (number: number) =>
  `folder-${number % files.folders}/file-${Math.floor(number / files.folders) % files.each}.ts`;

function makeBundle(): Buffer {
  const source = join(root, 'source');
  for (let folder = 0; folder < files.folders; folder += 1)
    mkdirSync(join(source, `folder-${folder}`), { recursive: true });
  for (let number = 0; number < files.folders * files.each; number += 1)
    writeFileSync(join(source, at(number)), `export const value = ${number};\n`.repeat(60));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], {
      cwd: source,
    });
  git('init', '-q', '-b', 'base');
  git('add', '-A');
  git('commit', '-q', '-m', 'base');
  git('bundle', 'create', '-q', '../bundle', 'refs/heads/base');
  return readFileSync(join(root, 'bundle'));
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

try {
  mkdirSync(workspace);
  if (isRoot) chownSync(workspace, user.uid, user.gid);
  const bundle = makeBundle();
  const snapshots = createSnapshots({
    folder: join(root, 'hidden'),
    workspace,
    user,
    caches: ['node_modules'],
  });
  console.log(tableHead);
  console.log(row('begin', [await timeOf(() => snapshots.begin(bundle))], '–'));
  console.log(row('the first, cold', [await timeOf(() => snapshots.take('cold'))], '–'));
  let slowest = 0;
  let number = 0;
  for (const changed of [0, 1, 50]) {
    const times: number[] = [];
    for (let run = -warmUp; run < runs; run += 1) {
      for (let one = 0; one < changed; one += 1) {
        number += 1;
        writeFileSync(join(workspace, at(number)), `export const value = ${number}; // ${run}\n`);
      }
      const ms = await timeOf(() => snapshots.take(`${changed} changed`));
      if (run >= 0) times.push(ms);
    }
    slowest = Math.max(slowest, figures(times).median);
    console.log(row(`${changed} changed`, times, `≤ ${targetMs}`));
  }
  const { snapshot } = await snapshots.take('to return to');
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    for (let one = 0; one < 50; one += 1) writeFileSync(join(workspace, at(one)), `${run}\n`);
    times.push(await timeOf(() => snapshots.restore(snapshot, 'kept')));
  }
  console.log(row('restore of 50', times, '–'));
  if (slowest > targetMs)
    throw new Error(
      `A snapshot takes ${Math.round(slowest)} ms in the middle; the target is ${targetMs} ms.`,
    );
} finally {
  rmSync(root, { recursive: true, force: true });
}
