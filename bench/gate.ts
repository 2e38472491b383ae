import { spawnSync } from 'node:child_process';
import { judgeGate } from '../activities/gates/run-gate.ts';
import type { ChangedFile, Snapshot } from '../core/change/snapshot.ts';
import { changeId } from '../core/ids.ts';
import { noSources } from '../test/activities/gates/snapshots.ts';

/** The gates that read code. */
const fileGates = ['placeholders', 'secrets'] as const;

/** Both of them over a change of 20 files, from a cold process (what `countersign gate` costs) and from a warm one. */
const runs = 7;

const scriptText = Array.from(
  { length: 40 },
  (_, at) => `export function total${at}(items: Item[]): number {
  let sum = 0;
  for (const item of items) sum += item.price * ${at + 1};
  return sum; // in cents
}
`,
).join('\n');
const pythonText = Array.from(
  { length: 40 },
  (_, at) => `def total_${at}(items):\n    return sum(item.price for item in items) * ${at}\n`,
).join('\n');
const goText = Array.from(
  { length: 40 },
  (_, at) => `// Total${at} adds up.\nfunc Total${at}(items []Item) int {\n\treturn len(items) * ${at}\n}\n`,
).join('\n');

function fileOf(path: string, text: string): ChangedFile {
  const lines = text
    .split('\n')
    .map((line, at) => ({ kind: 'added' as const, text: line, baseLine: null, headLine: at + 1 }));
  return {
    path,
    previousPath: null,
    status: 'added',
    content: 'text',
    baseMode: null,
    headMode: '100644',
    hunks: [{ heading: '', lines }],
    headText: text,
    lossy: false,
  };
}

const files = Array.from({ length: 20 }, (_, at) => {
  if (at % 4 === 1) return fileOf(`src/part_${at}.py`, pythonText);
  return at % 4 === 2 ? fileOf(`src/part${at}.go`, goText) : fileOf(`src/part${at}.ts`, scriptText);
});
const snapshot: Snapshot = {
  changeId: changeId('sha256:bench'),
  origin: { kind: 'patch' },
  files,
  rules: [],
};

async function judgeAll(): Promise<void> {
  for (const gate of fileGates) {
    const result = await judgeGate(gate, snapshot, noSources);
    if (result.outcome !== 'held')
      throw new Error(`Gate "${gate}" is ${result.outcome} on code that has nothing to hit.`);
  }
}

const medianOf = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

async function timeWarm(): Promise<number> {
  await judgeAll();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await judgeAll();
    times.push(performance.now() - started);
  }
  return medianOf(times);
}

function timeCold(): number {
  const times = Array.from({ length: runs + 1 }, () => {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, [import.meta.filename, '--once'], { timeout: 30_000 });
    if (status !== 0) throw new Error(`A cold run of the gates ended with status ${status}.`);
    return performance.now() - started;
  });
  return medianOf(times.slice(1));
}

if (process.argv.includes('--once')) {
  await judgeAll();
} else {
  const [cold, warm] = [timeCold(), await timeWarm()].map((ms) => ms.toFixed(0));
  console.log(
    `| gates on a ${files.length}-file change, median of ${runs} | cold process ${cold} ms | warm ${warm} ms |`,
  );
}
