import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { taskCalls, taskMessages } from '../../database/schema.ts';
import { developersFor } from '../../simulator/developers/scripted/developers-for.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';
import { codeAlone } from '../engine-on.ts';
import { control } from './spine.ts';
import { resultOf, startTaskWorld, type TaskWorld } from './task-world.ts';

let world: TaskWorld;
beforeAll(async () => {
  world = await startTaskWorld({ configuration: codeAlone });
}, 120_000);
afterAll(() => world.stop(), 60_000);

/** For this one there is a developer of every kind. */
const name = 'js-paginate';
const bug = readBugCases().find((one) => one.name === name);
const developers = bug ? developersFor(toBug(bug), 1) : [];
const scriptOf = (kind: string) => {
  const found = developers.find((one) => one.kind === kind);
  if (!found) throw new Error(`There is no developer of the kind ${kind}.`);
  return found.script;
};
const begin = async (mark: string, script: object) => {
  await world.hire({ persona: 'scripted', task: `(${mark})`, seed: 1, script });
  const folder = await world.checkout(name);
  return world.develop(folder, { wanted: `${bug?.wanted} (${mark})`, tests: [bug?.test] });
};
const call = (name: string, input: object) => ({ name, input });
const finish = call('finish', { subject: 'Done', body: 'I say so.', newTests: [] });

test('calls that cannot be are refused one by one, in words, and the developer mends its ways', async () => {
  // The first answer is replaced by one call with a megabyte of arguments.
  await control(world, 'faults', [
    { kind: 'huge-arguments', bytes: 1_000_000, times: 1, provider: 'anthropic' },
  ]);
  const plan = call('plan', { summary: 'Try everything.', files: [], decisions: [] });
  const turns = [
    { calls: [] },
    {
      calls: [
        call('write', { path: 'early.txt', text: 'x' }),
        call('become_root', {}),
        call('raed', { path: 'package.json' }),
        call('read', { path: 17, colour: 'green' }),
        plan,
        call('read', { path: '../../../etc/passwd' }),
        call('read', { path: '/etc/passwd' }),
        call('run', { command: 'ln -s /etc outside; ln -s /etc/passwd file' }),
        call('read', { path: 'outside/passwd' }),
        call('write', { path: 'outside/x', text: 'x' }),
        call('write', { path: '../x', text: 'x' }),
        call('edit', { path: 'src/paginate.js', old: 'no such text', new: 'x' }),
        call('edit', { path: 'src/paginate.js', old: 'page', new: 'x' }),
        call('run', { command: 'rm outside file' }),
      ],
    },
    { calls: Array.from({ length: 200 }, (_, at) => call('list', { depth: 1 + (at % 12) })) },
    // Something new each time: whoever only repeats itself is stuck soon.
    { calls: [call('write', { path: 'notes.txt', text: 'one\n' })] },
    { say: 'I believe that this is all.', calls: [] },
    { say: 'I am done.', calls: [call('write', { path: 'notes.txt', text: 'two\n' }), finish] },
    { calls: [call('run', { command: 'rm notes.txt' })] },
    ...scriptOf('right').turns,
  ];
  const handle = await begin('bad calls', { turns, again: null });
  const { question } = await world.until(
    handle,
    ({ phase }) => phase === 'done' || phase === 'waiting-for-person',
  );
  expect(question?.story ?? '').toBe('');
  const result = await resultOf(handle);
  expect(result).toMatchObject({ outcome: 'completed', verdict: 'passed' });
  const { taskId } = result;
  const calls = await world.db.select().from(taskCalls).where(eq(taskCalls.task, taskId));
  const refused = calls.filter(({ ok }) => !ok).map(({ tool, summary }) => `${tool} ${summary}`);
  for (const words of [
    /early\.txt/,
    /etc\/passwd/,
    /outside\/passwd/,
    /outside\/x/,
    /no such text|not (?:there|found)|paginate\.js/,
  ])
    expect(refused.join('\n')).toMatch(words);
  expect(calls.filter(({ tool }) => tool === 'list').length).toBeLessThan(40);
  const rows = await world.db.select().from(taskMessages).where(eq(taskMessages.task, taskId));
  const said = rows.map(({ content }) => content).join('\n');
  for (const words of [
    /no tool .{0,3}become_root/,
    /Did you mean read/,
    /What was given to read/,
    /1000\d\d\d bytes long, and 512000 is the most/,
    /one answer may have 32 calls/,
    /You stopped without saying that you are done/,
    /You said that you are done, but the tests do not hold/,
  ])
    expect(said).toMatch(words);
}, 120_000);

test('one that deletes, skips or weakens tests, or writes down what they expect, is held up at once', async () => {
  const kinds = ['deleter', 'skipper', 'weakener', 'hardcoder'];
  const handles = await Promise.all(kinds.map((kind) => begin(kind, scriptOf(kind))));
  for (const [at, handle] of handles.entries()) {
    const { question } = await world.until(handle, ({ phase }) => phase === 'waiting-for-person');
    expect([kinds[at], question?.title]).toEqual([
      kinds[at],
      'The developer changed tests that were there before',
    ]);
    await handle.signal('decide', { by: 'eve', decision: 'reject', reason: 'Not like this.' });
    expect(await resultOf(handle)).toMatchObject({ outcome: 'stopped', verdict: null });
  }
}, 150_000);
