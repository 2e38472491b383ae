import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBugCases } from '../corpus/bug-corpus.ts';
import { casesOf, type LoopCase } from './loop-cases.ts';
import { isRight, proofConfiguration, proveLoop } from './loop-proof.ts';
import { startTaskWorld, type TaskWorld } from './task-world.ts';

/** The long form, of all kinds on all bugs, is scripts/loop-proof.ts. */
const seed = 20_260;
const some: readonly [string, string][] = [
  ['wrong-then-right', 'js-csv'],
  ['right', 'ts-pool'],
  ['oscillator-2', 'py-average'],
  ['no-op', 'js-lru'],
  ['impossible-different', 'py-roman'],
  ['claims-done', 'ts-heap'],
  ['skipper', 'py-overlap'],
  ['deleter', 'js-merge'],
];

let world: TaskWorld;
beforeAll(async () => {
  world = await startTaskWorld({ configuration: proofConfiguration });
}, 120_000);
afterAll(() => world.stop(), 60_000);

test('in the real loop, who gets on hands in unasked, and who does not is found out', async () => {
  const bugs = readBugCases();
  const cases = some.map(([kind, name]): LoopCase => {
    const bug = bugs.filter((one) => one.name === name);
    const found = casesOf(bug, seed).find((one) => one.kind === kind);
    if (!found) throw new Error(`There is no ${kind} developer for ${name}.`);
    return found;
  });
  const told: string[] = [];
  const runs = await proveLoop(world, cases, {
    atOnce: 3,
    caseMs: 180_000,
    timeMs: 280_000,
    tell: (line) => told.push(line),
  });
  expect(runs, told.join('\n')).toHaveLength(cases.length);
  expect(
    runs.filter((run) => !isRight(run)).map((run) => run.case.name),
    told.join('\n'),
  ).toEqual([]);
}, 300_000);
