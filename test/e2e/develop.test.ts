import { afterAll, beforeAll, expect, test } from 'vitest';
import { developersFor } from '../../simulator/developers/scripted/developers-for.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';
import { resultOf, startTaskWorld, type TaskWorld } from './task-world.ts';

const cases = new Map(readBugCases().map((one) => [one.name, one]));
let world: TaskWorld;
beforeAll(async () => {
  // All gates as they are by default: what the sandbox saw of the tests answers the gate `tests`.
  world = await startTaskWorld({ configuration: '' });
}, 120_000);
afterAll(() => world.stop(), 60_000);

/** Starts a task on a corpus repository with a scripted developer of this kind. */
async function begin(name: string, kind: string, more: Record<string, unknown> = {}) {
  const bug = cases.get(name);
  const developer = bug && developersFor(toBug(bug), 1).find((one) => one.kind === kind);
  if (!bug || !developer) throw new Error(`There is no ${kind} developer for ${name}.`);
  const mark = `${kind} on ${name}`;
  await world.hire({ persona: 'scripted', task: mark, seed: 1, script: developer.script });
  const folder = await world.checkout(name);
  const handle = await world.develop(folder, {
    wanted: `${bug.wanted}\n\n(${mark})`,
    acceptance: bug.acceptance,
    tests: [bug.test],
    ...more,
  });
  return { bug, folder, handle };
}

test('a right fix is tested, verified, audited by other families, and handed over as a branch', async () => {
  const { handle } = await begin('js-cart', 'right');
  const result = await resultOf(handle);
  expect(result).toMatchObject({ outcome: 'completed', verdict: 'passed', interventions: 0, iterations: 1 });
  expect(result.bundle).toMatch(/^bundle:sha256:/);
  const status = await world.status(handle);
  expect(status.iterations[0]).toMatchObject({ number: 0, green: false, failed: 1 });
  expect(status.iterations.at(-1)).toMatchObject({ green: true });
}, 120_000);
