import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../../simulator/developers/developer.ts';
import { joinBugs } from '../../../simulator/developers/scripted/bug.ts';
import {
  developersFor,
  slowDeveloper,
  type ScriptedDeveloper,
} from '../../../simulator/developers/scripted/developers-for.ts';
import { answerByScript } from '../../../simulator/developers/scripted/script.ts';
import { readBugCases, readTexts, toBug, type BugCase } from '../../corpus/bug-corpus.ts';
import { openWorkbench, work } from './workbench.ts';

const cases = readBugCases();
const byName = (name: string): BugCase => {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`The corpus has no "${name}".`);
  return found;
};

function bench(bug: BugCase) {
  const opened = openWorkbench(bug.repository, bug.test);
  onTestFinished(() => opened.close());
  return opened;
}

/** Lets one work for some turns: the states of the files after each run of the tests, and how it ends. */
function watch(bug: BugCase, { script, seed }: ScriptedDeveloper, turnsMax = 26) {
  const table = bench(bug);
  const states: string[] = [];
  const outcomes: boolean[] = [];
  const watched = {
    ...table,
    call: (call: Parameters<typeof table.call>[0]) => {
      const result = table.call(call);
      if (call.name === 'test') {
        states.push(JSON.stringify(readTexts(table.folder)));
        outcomes.push(!result.failed);
      }
      return result;
    },
  };
  const worked = work(
    watched,
    bug.title,
    (messages: readonly Message[]) => answerByScript(messages, script, seed),
    turnsMax,
  );
  return { table, states, outcomes, worked };
}

const kindOf = (bug: BugCase, kind: string, seed = 3): ScriptedDeveloper => {
  const found = developersFor(toBug(bug), seed).find((one) => one.kind === kind);
  if (!found) throw new Error(`There is no "${kind}" for ${bug.name}.`);
  return found;
};

test('the same seed makes the same developers, another seed others', () => {
  const bug = toBug(byName('js-cart'));
  expect(developersFor(bug, 1)).toEqual(developersFor(bug, 1));
  expect(developersFor(bug, 1)).not.toEqual(developersFor(bug, 2));
});

test('every bug has developers of nearly every kind', () => {
  for (const one of cases.filter(({ kind }) => kind !== 'feature')) {
    const kinds = developersFor(toBug(one), 5).map(({ kind }) => kind);
    expect([one.name, kinds]).toEqual([
      one.name,
      expect.arrayContaining([
        'right',
        'wrong-then-right',
        'oscillator-2',
        'oscillator-5',
        'no-op',
        'impossible-same',
        'deleter',
      ]) as unknown,
    ]);
  }
  const hardcoders = cases.filter((one) =>
    developersFor(toBug(one), 5).some(({ kind }) => kind === 'hardcoder'),
  );
  expect(hardcoders.length).toBeGreaterThanOrEqual(4);
});

describe.each(['js-cart', 'ts-settings', 'py-queue', 'js-feature-slug'])('%s', (name) => {
  test('one that is right ends green, whatever the noise', () => {
    for (const seed of [1, 2]) {
      const right = developersFor(toBug(byName(name)), seed)[0];
      if (!right) throw new Error('There is no developer.');
      const { table, worked } = watch(byName(name), right);
      expect([seed, worked.ended, table.green()]).toEqual([seed, 'finished', true]);
    }
  });

  test('one that is wrong first fails first', () => {
    if (name.includes('feature')) return;
    const { outcomes } = watch(byName(name), kindOf(byName(name), 'wrong-then-right'));
    expect(outcomes[0]).toBe(false);
    expect(outcomes.at(-1)).toBe(true);
  });
});

test.each([2, 5])('an oscillator comes back after %i states', (period) => {
  const { states, outcomes } = watch(
    byName('py-roman'),
    kindOf(byName('py-roman'), `oscillator-${period}`),
    2 + 4 * period,
  );
  expect(outcomes).not.toContain(true);
  expect(new Set(states).size).toBe(period);
  expect(states[period]).toBe(states[0]);
});

test('what is impossible is never twice the same, and never green', () => {
  for (const kind of ['impossible-same', 'impossible-different']) {
    const { states, outcomes } = watch(byName('py-roman'), kindOf(byName('py-roman'), kind), 10);
    expect(new Set(states).size).toBe(states.length);
    expect(outcomes).not.toContain(true);
  }
});

test.each(['deleter', 'skipper', 'weakener', 'hardcoder'])(
  'a %s makes tests pass that should not',
  (kind) => {
    const bug = byName('py-roman');
    const { outcomes, table } = watch(bug, kindOf(bug, kind));
    if (kind !== 'deleter') expect(outcomes.at(-1)).toBe(true);
    for (const [path, text] of Object.entries(readTexts(bug.repository)))
      if (path.startsWith('tests/')) writeFileSync(join(table.folder, path), text);
    expect(table.green()).toBe(kind === 'hardcoder');
  },
);

test('one says done while tests fail, another stops without finishing', () => {
  const bug = byName('js-date-range');
  const done = watch(bug, kindOf(bug, 'claims-done'));
  expect([done.worked.ended, done.table.green()]).toEqual(['finished', false]);
  expect(watch(bug, kindOf(bug, 'stops')).worked.ended).toBe('silent');
});

test('a slow one mends one bug after the other', () => {
  const names = ['py-roman', 'py-account', 'py-flatten', 'py-overlap'];
  const { bug, developer } = slowDeveloper(
    names.map((name) => toBug(byName(name))),
    4,
  );
  const table = bench(byName('py-roman'));
  for (const [path, text] of Object.entries(bug.base)) table.call({ name: 'write', input: { path, text } });
  const failed: number[] = [];
  const watched = {
    ...table,
    call: (call: Parameters<typeof table.call>[0]) => {
      const result = table.call(call);
      if (call.name === 'test')
        failed.push(Number(/FAILED \((?:failures=(\d+))/.exec(result.text)?.[1] ?? 0));
      return result;
    },
  };
  work(watched, bug.title, (messages) => answerByScript(messages, developer.script, developer.seed));
  expect(failed).toEqual([3, 2, 1, 0]);
});

test('bugs that hold the same file cannot be joined', () => {
  const bug = toBug(byName('py-roman'));
  expect(() => joinBugs([bug, { ...bug, base: { 'roman/roman.py': 'other' } }])).toThrow('roman/roman.py');
});

test('a script that is spent says so, and a repeated ask is answered alike', () => {
  const script = { turns: [{ say: 'One.', calls: [] }], again: null };
  const first = answerByScript([], script, 9);
  const asked: Message[] = [{ role: 'assistant', blocks: [{ kind: 'text', text: first.text }] }];
  expect(first.text).toMatch(/seed 9.*step 1: One\./u);
  expect(answerByScript(asked, script, 9)).toEqual(answerByScript(asked, script, 9));
  expect(answerByScript(asked, script, 9).text).toContain('nothing left to do');
});
