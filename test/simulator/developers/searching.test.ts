import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../../simulator/developers/developer.ts';
import { createSessions } from '../../../simulator/developers/searching/sessions.ts';
import { copyRepository, readBugCases, readTexts, type BugCase } from '../../corpus/bug-corpus.ts';
import { openWorkbench, work } from './workbench.ts';

const cases = readBugCases();

function open(name: string, fixed = false) {
  const bug = cases.find((one) => one.name === name);
  if (!bug) throw new Error(`The corpus has no "${name}".`);
  const folder = copyRepository(bug, fixed);
  const bench = openWorkbench(folder, bug.test);
  onTestFinished(() => {
    bench.close();
    rmSync(folder, { recursive: true });
  });
  return { bug, bench };
}

const taskOf = (bug: BugCase): string => `${bug.title}\n\n${bug.wanted}\n\nTests: \`${bug.test}\``;

/** Files of tests, which no search may touch. */
const testsIn = (folder: string) =>
  Object.entries(readTexts(folder)).filter(([path]) => /(?:^|\/)tests?\//.test(path));

test.each(['js-date-range', 'ts-heap', 'py-roman', 'py-inventory'])(
  'it repairs %s with no script, and leaves the tests alone',
  { timeout: 240_000 },
  (name) => {
    const { bug, bench } = open(name);
    const sessions = createSessions();
    const worked = work(bench, taskOf(bug), (messages) => sessions.answer(messages, 7));
    expect([worked.ended, bench.green()]).toEqual(['finished', true]);
    expect(testsIn(bench.folder)).toEqual(testsIn(bug.repository));
    const names = new Set(
      worked.messages.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'call' ? [block.name] : [])),
      ),
    );
    expect([...names]).toEqual(
      expect.arrayContaining(['list', 'run', 'plan', 'read', 'edit', 'test', 'finish']),
    );
  },
);

test('the same seed searches alike, and an ask that is repeated is answered alike', () => {
  const { bug, bench } = open('py-roman');
  const twice = createSessions();
  const answered = work(bench, taskOf(bug), (messages) => {
    const first = twice.answer(messages, 7);
    // The first ask of a conversation begins a search each time: nothing tells it from another's.
    if (messages.length > 1) expect(twice.answer(messages, 7)).toEqual(first);
    return first;
  });
  const other = open('py-roman');
  const once = createSessions();
  const again = work(other.bench, taskOf(bug), (messages) => once.answer(messages, 7));
  const inputs = (messages: Message[]) =>
    messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'call' ? [block.input] : [])));
  expect(inputs(again.messages)).toEqual(inputs(answered.messages));
});

test('a simulator that was started anew searches from the files as they are', { timeout: 240_000 }, () => {
  const { bug, bench } = open('py-roman');
  let sessions = createSessions();
  let turns = 0;
  const worked = work(bench, taskOf(bug), (messages) => {
    turns += 1;
    if (turns === 4) sessions = createSessions();
    return sessions.answer(messages, 7);
  });
  expect([worked.ended, bench.green()]).toEqual(['finished', true]);
});

test('where all tests pass, it asks what is wanted', () => {
  const { bug, bench } = open('py-roman', true);
  const sessions = createSessions();
  const worked = work(bench, taskOf(bug), (messages) => sessions.answer(messages, 7));
  expect(worked.ended).toBe('asked');
  expect(JSON.stringify(worked.messages.at(-1))).toContain('All tests pass as the code stands');
});

test('out of ideas, it asks a person and leaves the code as it was', { timeout: 240_000 }, () => {
  const { bench } = open('py-roman');
  writeFileSync(join(bench.folder, 'roman/roman.py'), 'VALUE = 1\n');
  writeFileSync(
    join(bench.folder, 'tests/test_roman.py'),
    'import unittest\n\nimport roman.roman\n\n\nclass RomanTest(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(roman.roman.of("XIV"), 14)\n',
  );
  const sessions = createSessions();
  const worked = work(bench, 'Tests: `python3 -m unittest discover -s tests`', (messages) =>
    sessions.answer(messages, 7),
  );
  expect(worked.ended).toBe('asked');
  expect(JSON.stringify(worked.messages.at(-1))).toMatch(/tried \d+ small changes/);
  expect(readTexts(bench.folder)['roman/roman.py']).toBe('VALUE = 1\n');
});
