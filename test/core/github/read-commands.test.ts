import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandSchema } from '../../../core/github/command.ts';
import { readCommands } from '../../../core/github/read-commands.ts';

const problemOf = (body: string): string => {
  const [command, ...more] = readCommands(body);
  expect(more).toEqual([]);
  return command?.kind === 'problem' ? command.problem : `no problem, but ${JSON.stringify(command)}`;
};

test.each([
  ['/countersign audit', { kind: 'audit' }],
  ['/countersign approve tested by hand', { kind: 'approve', reason: 'tested by hand' }],
  ['/Countersign REJECT Leaks a Handle', { kind: 'reject', reason: 'Leaks a Handle' }],
  ['/countersign explain 3', { kind: 'explain', finding: '3' }],
  ['/countersign explain #3', { kind: 'explain', finding: '3' }],
  ['/countersign   ignore  a1b2c3   by design ', { kind: 'ignore', finding: 'a1b2c3', reason: 'by design' }],
])('%s', (body, command) => expect(readCommands(body)).toEqual([command]));

test('a comment without a command has none, and no problem', () => {
  expect(readCommands('Please approve. See /countersign approve x')).toEqual([]);
});

test.each([
  ['/countersign', 'is no command: write /countersign audit, or /countersign approve REASON'],
  ['/countersign aprove yes', '"/countersign aprove yes" is no command'],
  ['/countersign audit now', 'takes nothing more: write /countersign audit.'],
  ['/countersign approve', 'gives no reason: write /countersign approve REASON.'],
  ['/countersign reject   ', 'gives no reason: write /countersign reject REASON.'],
  ['/countersign explain', 'names no finding: write /countersign explain ID.'],
  ['/countersign explain 3 4', 'takes one ID and nothing more'],
  ['/countersign explain (3)', 'names no finding by its ID'],
  ['/countersign ignore 3', 'gives no reason: write /countersign ignore ID REASON.'],
  [`/countersign approve ${'x'.repeat(4001)}`, 'gives more than 4000 characters of reason'],
])('%s says what is wrong and what to write', (body, problem) => expect(problemOf(body)).toContain(problem));

test('several lines are several commands, in order', () => {
  expect(readCommands('/countersign audit\n/countersign ignore 2 known').map(({ kind }) => kind)).toEqual([
    'audit',
    'ignore',
  ]);
});

test('a comment that approves and rejects decides nothing, in whatever order', () => {
  const lines = ['/countersign approve fine', '/countersign reject bad', '/countersign audit'];
  for (const body of [lines.join('\n'), lines.toReversed().join('\n')]) {
    expect(readCommands(body)).toEqual([
      { kind: 'problem', problem: expect.stringContaining('both approves and rejects') as string },
      { kind: 'audit' },
    ]);
  }
});

test('of more than ten the first ten are read, and that is said', () => {
  const commands = readCommands('/countersign audit\n'.repeat(12));
  expect(commands.map(({ kind }) => kind)).toEqual([...Array.from({ length: 10 }, () => 'audit'), 'problem']);
  expect(commands.at(-1)).toMatchObject({ problem: expect.stringContaining('12 commands') as string });
});

describe('whatever a person writes', () => {
  test('it is read without a throw, into commands that fit their schema', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('', 'audit', 'approve', 'reject', 'explain', 'ignore', 'ignore 1', 'other'),
        fc.string({ maxLength: 300, unit: 'binary' }),
        (verb, rest) => {
          for (const command of readCommands(`/countersign ${verb} ${rest}`)) {
            expect(commandSchema.safeParse(command).success).toBe(true);
          }
        },
      ),
    ));
});
