import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Failed } from '../../../core/failed.ts';
import { gate } from '../stage.ts';
import { openTaskStage, refusalOf, type RunningTask, type TaskStage, usualInput } from './task-stage.ts';
import { callsOf, ended, engineCall, judgement, kept, plannedTask, taskWorld, turnOf } from './task-world.ts';

let stage: TaskStage;
beforeAll(async () => {
  stage = await openTaskStage(inject('temporalAddress'));
});
afterAll(() => stage.close());

const answer = (more: object = {}) => ({
  by: 'eve',
  decision: 'redirect',
  reason: 'Round half up.',
  ...more,
});
const failureOf = async (task: RunningTask): Promise<string> => {
  const error = await task.handle.result().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return (error as WorkflowFailedError).cause?.message ?? '';
};
const asksWhenStuck = { judgeIteration: async () => judgement('ask-person', 1) };
const mends = [turnOf('plan', 'edit', 'test'), turnOf('finish')];

test('a change that holds is verified, audited and kept as a branch', async () => {
  const task = await stage.start(taskWorld(mends));
  expect(await task.result()).toMatchObject({
    outcome: 'completed',
    verdict: 'passed',
    bundle: `bundle:${kept}`,
    branch: 'countersign/mend',
    iterations: 2,
    costMicroUsd: 20,
  });
  expect(callsOf(task.world, 'callTool').map(({ tool, planned }) => [tool, planned])).toEqual([
    ['edit', true],
    ['test', true],
  ]);
  expect(callsOf(task.world, 'closeTask')).toHaveLength(1);
  expect(callsOf(task.world, 'closeSandbox')).toHaveLength(1);
});

describe('input', () => {
  test.each([
    ['an unknown field', { ...usualInput, brnach: 'x' }, /"brnach"/],
    ['no repository', { wanted: 'x' }, /"repository"/],
    ['no words', { repository: 'https://code.test/a/b', wanted: '  ' }, /"wanted"/],
    ['nothing', null, /The input of developTask/],
    ['a limit of no iterations', { ...usualInput, limits: { iterations: 0 } }, /iterations/],
  ])('of %s fails at once, naming it, and nothing is begun', async (_, input, words) => {
    const task = await stage.start(taskWorld([]), input);
    expect(await failureOf(task)).toMatch(words);
    expect(task.world.calls).toEqual([]);
  });
});

describe('before there is a sandbox', () => {
  test('what policy refuses leaves nothing to close', async () => {
    const openTask = () => Promise.reject(new Failed('panel.unknown', 'There is no panel "nine".'));
    const task = await stage.start(taskWorld([], { openTask }));
    expect(await failureOf(task)).toBe('There is no panel "nine".');
    expect(callsOf(task.world, 'closeTask')).toEqual([]);
  });

  test('a base that cannot be had closes the record, and asks no sandbox for anything', async () => {
    const fetchBase = () => Promise.reject(new Failed('change.unknown-revision', 'No "mian" here.'));
    const task = await stage.start(taskWorld([], { fetchBase }));
    expect(await failureOf(task)).toBe('No "mian" here.');
    expect(callsOf(task.world, 'closeTask')[0]?.result).toMatchObject({
      outcome: 'failed',
      note: 'No "mian" here.',
    });
    expect(callsOf(task.world, 'closeSandbox')).toEqual([]);
  });

  test('a sandbox that cannot be made closes the record and itself', async () => {
    const openSandbox = () => Promise.reject(new Failed('sandbox.image-missing', 'No such image.'));
    const task = await stage.start(taskWorld([], { openSandbox }));
    expect(await failureOf(task)).toBe('No such image.');
    expect(callsOf(task.world, 'closeTask')[0]?.result).toMatchObject({ outcome: 'failed', bundle: null });
    expect(callsOf(task.world, 'closeSandbox')).toHaveLength(1);
  });

  test('a machine that is full is waited for', async () => {
    let tries = 0;
    const world = taskWorld(mends);
    const usual = { ...world.activities };
    world.activities.openSandbox = async (input) => {
      tries += 1;
      if (tries < 3) throw new Failed('sandbox.busy', '10 sandboxes are open.');
      return usual.openSandbox(input);
    };
    const task = await stage.start(world);
    expect(await task.result()).toMatchObject({ outcome: 'completed' });
    expect(tries).toBe(3);
  });

  test('a roll-back has nothing to go back to', async () => {
    const held = gate();
    const openSandbox = async () => {
      await held;
      throw new Failed('sandbox.image-missing', 'No such image.');
    };
    const task = await stage.start(taskWorld([], { openSandbox }));
    await task.until(({ branch }) => branch !== '');
    expect(await refusalOf(task.update('rollback', { by: 'eve', to: 0, reason: 'x' }))).toMatch(
      /not ready yet/,
    );
    held.open();
    await failureOf(task);
  });
});

describe('a question', () => {
  const stuckOnce = () => {
    let judged = 0;
    return { judgeIteration: async () => judgement((judged += 1) === 1 ? 'ask-person' : 'go-on', 1) };
  };

  test('refuses what is no answer, on the record, and takes the next one', async () => {
    const task = await stage.start(taskWorld([turnOf('test'), ...mends], stuckOnce()));
    expect((await task.asked()).question).toMatchObject({ kind: 'stuck', story: 'It repeats itself.' });
    expect(await refusalOf(task.update('decide', 'approve'))).toMatch(/The decision is not as it should be/);
    expect(await refusalOf(task.update('decide', answer({ snapshot: 9 })))).toMatch(
      /no iteration 9 yet.*0 to 1/,
    );
    expect(await refusalOf(task.update('decide', answer({ option: 1 })))).toMatch(/has no options/);
    await task.handle.signal('decide', { by: 'mallory', decision: 'maybe' });
    await task.update('decide', answer());
    expect(await task.result()).toMatchObject({ outcome: 'completed', interventions: 1 });
    const recorded = callsOf(task.world, 'recordIntervention');
    expect(recorded.filter(({ refused }) => refused !== null)).toHaveLength(4);
    expect(recorded.at(-1)).toMatchObject({ kind: 'stuck', decision: { by: 'eve' }, refused: null });
    expect(callsOf(task.world, 'tellDeveloper').map(({ text }) => text)).toContainEqual(
      expect.stringContaining('A person, eve, redirects you: Round half up.'),
    );
    expect(callsOf(task.world, 'restartProgress')).toMatchObject([{ iteration: 1, because: 'redirected' }]);
  });

  test('answered by a person changes bounds, and goes on from where they say', async () => {
    const task = await stage.start(taskWorld([turnOf('test'), ...mends], stuckOnce()));
    await task.asked();
    await task.update('decide', answer({ snapshot: 0, limits: { iterations: 7, minutes: 9 } }));
    await task.result();
    expect((await task.status()).limits).toEqual({ iterations: 7, minutes: 9, costMicroUsd: 1_000_000 });
    expect(callsOf(task.world, 'judgeIteration').map(({ policy }) => policy.iterationsMax)).toEqual([30, 7]);
    expect(callsOf(task.world, 'restoreIteration')).toMatchObject([{ iteration: 0 }]);
  });

  test('rejected stops the task, with the best that there was', async () => {
    const task = await stage.start(taskWorld([turnOf('test')], asksWhenStuck));
    await task.asked();
    await task.update('decide', answer({ decision: 'reject', reason: 'No longer wanted.' }));
    expect(await task.result()).toMatchObject({
      outcome: 'stopped',
      note: 'eve stopped it: No longer wanted.',
      best: 1,
      bundle: `bundle:${kept}`,
    });
    expect(callsOf(task.world, 'packChange')).toMatchObject([
      { iteration: 1, subject: 'Unfinished: Mend the rounding' },
    ]);
  });

  test('that nobody answers expires, and approves nothing', async () => {
    const openTask = async () => plannedTask({ remindAfterMs: 100, expireAfterMs: 300 });
    const task = await stage.start(taskWorld([turnOf('test')], { ...asksWhenStuck, openTask }));
    expect(await task.result()).toMatchObject({
      outcome: 'expired',
      note: expect.stringContaining('approves nothing'),
    });
    expect(callsOf(task.world, 'noteQuestion').map(({ question }) => question?.number ?? null)).toEqual([
      1,
      null,
    ]);
  });

  test('that waits for long lets the sandbox rest, once', async () => {
    const rests = async (planned: Parameters<typeof plannedTask>[0]) => {
      const openTask = async () => plannedTask({ remindAfterMs: 100, expireAfterMs: 500, ...planned });
      const task = await stage.start(taskWorld([turnOf('test')], { ...asksWhenStuck, openTask }));
      expect(await task.result()).toMatchObject({ outcome: 'expired' });
      return callsOf(task.world, 'restSandbox').length;
    };
    expect(await rests({ rests: true })).toBe(1);
    expect(await rests({})).toBe(0);
  });

  test('of the developer is answered with an option, and new bounds count from there', async () => {
    const task = await stage.start(taskWorld([turnOf('ask_person'), ...mends]));
    expect((await task.asked()).question).toMatchObject({ kind: 'asked', options: ['up', 'down'] });
    await task.update('decide', answer({ decision: 'approve', option: 2, limits: { iterations: 3 } }));
    await task.result();
    expect(callsOf(task.world, 'answerCall')[0]).toMatchObject({
      ok: true,
      text: expect.stringContaining('down'),
    });
    expect((await task.status()).limits.iterations).toBe(3);
  });

  test('about a host lets it through only where a person agrees', async () => {
    for (const [decision, times] of [
      ['approve', 1],
      ['reject', 0],
    ] as const) {
      const asks = { tool: 'ask_person' as const, arguments: { question: 'May I?', allowHost: 'docs.test' } };
      const world = taskWorld([turnOf('ask_person'), ...mends]);
      const usual = { ...world.activities };
      world.activities.readCall = async (input) => (input.turn === 1 ? asks : usual.readCall(input));
      const task = await stage.start(world);
      expect((await task.asked()).question?.kind).toBe('host');
      await task.update('decide', answer({ decision }));
      await task.result();
      expect(callsOf(world, 'allowHost')).toHaveLength(times);
    }
  });

  test('about a major decision keeps the developer from writing until it is settled', async () => {
    const plan = engineCall('plan');
    const decides = {
      ...plan,
      arguments: {
        summary: 'x',
        files: [],
        decisions: [
          {
            kind: 'framework',
            question: 'Which?',
            options: [{ option: 'A', tradeOffs: 't' }],
            recommended: 0,
          },
        ],
      },
    } as typeof plan;
    const world = taskWorld([turnOf('plan', 'edit'), turnOf('plan', 'edit'), turnOf('finish')]);
    const usual = { ...world.activities };
    world.activities.readCall = async (input) => (input.turn <= 2 ? decides : usual.readCall(input));
    const task = await stage.start(world);
    expect((await task.asked()).question?.kind).toBe('major-decision');
    await task.update('decide', answer({ decision: 'reject' }));
    await task.until(({ turns, phase }) => turns === 2 && phase === 'waiting-for-person');
    await task.update('decide', answer({ decision: 'approve' }));
    await task.result();
    expect(callsOf(world, 'callTool').map(({ planned }) => planned)).toEqual([false, true]);
  });
});

describe('what goes wrong for good', () => {
  test('at the provider ends the task in its words, with the best snapshot kept', async () => {
    const world = taskWorld([turnOf('test')], { judgeIteration: async () => judgement('go-on', 1) });
    const usual = { ...world.activities };
    world.activities.askDeveloper = async (input) => {
      if (input.turn > 1) throw new Failed('model.unauthorised', 'The key is refused: set another.');
      return usual.askDeveloper(input);
    };
    const task = await stage.start(world);
    expect(await task.result()).toMatchObject({
      outcome: 'failed',
      note: 'The key is refused: set another.',
      best: 1,
      bundle: `bundle:${kept}`,
    });
    expect(callsOf(world, 'closeSandbox')).toHaveLength(1);
  });

  test('at the provider, which declines, asks a person', async () => {
    const declined = { ...turnOf(), stopped: 'refused' as const, said: 'I cannot help with that.' };
    const task = await stage.start(taskWorld([declined, ...mends]));
    expect((await task.asked()).question).toMatchObject({ title: 'The developer model declined to go on' });
    await task.update('decide', answer());
    expect(await task.result()).toMatchObject({ outcome: 'completed' });
  });

  test('in the sandbox ends the task all the same, and its record says that nothing could be kept', async () => {
    const gone = () => Promise.reject(new Failed('task.unknown', 'There is no sandbox of it.'));
    const task = await stage.start(
      taskWorld([turnOf('run')], { callTool: gone, packChange: gone, closeSandbox: gone }),
    );
    const result = await task.result();
    expect(result).toMatchObject({ outcome: 'failed', bundle: null, branch: null });
    expect(result.note).toMatch(/There is no sandbox of it.*could not be kept/s);
    expect(callsOf(task.world, 'closeTask')[0]?.result).toEqual(result);
  });

  test('is cancelled with the best snapshot kept', async () => {
    const held = gate();
    const world = taskWorld([turnOf('test'), turnOf('run')], {
      judgeIteration: async () => judgement('go-on', 1),
      callTool: async ({ tool }) => {
        if (tool === 'run') await held;
        return { ok: false, summary: tool, tree: null };
      },
    });
    const task = await stage.start(world);
    await expect.poll(() => callsOf(world, 'callTool').length, { timeout: 20_000 }).toBe(2);
    await task.handle.cancel();
    await expect(task.result()).rejects.toThrow();
    expect((await task.handle.describe()).status.name).toBe('CANCELLED');
    expect(callsOf(world, 'closeTask')[0]?.result).toMatchObject({
      outcome: 'stopped',
      note: 'The task was cancelled.',
      bundle: `bundle:${kept}`,
    });
    expect(callsOf(world, 'closeSandbox')).toHaveLength(1);
    held.open();
  });
});

describe('a developer that', () => {
  test('stops without finishing is told how to go on, and asked for more', async () => {
    const task = await stage.start(taskWorld([turnOf('plan'), turnOf(), ...mends.slice(1)]));
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 2 });
    expect(callsOf(task.world, 'tellDeveloper')[0]?.text).toMatch(
      /^You stopped without saying that you are done/,
    );
  });

  test('says that it is done while tests fail is told so, and nothing is verified', async () => {
    let times = 0;
    const endIteration = async () => ended((times += 1) > 1);
    const task = await stage.start(taskWorld([turnOf('finish'), turnOf('finish')], { endIteration }));
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 2 });
    expect(callsOf(task.world, 'tellDeveloper')[0]?.text).toMatch(/the tests do not hold.*One test fails/s);
    expect(callsOf(task.world, 'verifySnapshot')).toMatchObject([{ iteration: 2 }]);
  });

  test('calls and calls is bounded: the iteration ends, and the tests are run', async () => {
    const openTask = async () => plannedTask({ callsPerIterationMax: 3 });
    const turns = [turnOf('read', 'read'), turnOf('read', 'read'), turnOf('finish')];
    const task = await stage.start(taskWorld(turns, { openTask }));
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 2 });
    expect(callsOf(task.world, 'tellDeveloper')[0]?.text).toMatch(
      /^This iteration took as many calls as it may/,
    );
  });

  test('costs more than it may stops being asked', async () => {
    const openTask = async () => plannedTask({ policy: { ...plannedTask().policy, costMicroUsdMax: 15 } });
    const world = taskWorld(
      Array.from({ length: 9 }, () => turnOf('read')),
      { openTask, judgeIteration: async () => judgement('ask-person') },
    );
    const task = await stage.start(world);
    await task.asked();
    expect(callsOf(world, 'askDeveloper')).toHaveLength(2);
    await task.update('decide', answer({ decision: 'reject' }));
    await task.result();
  });

  test('calls what cannot be carried out costs no call of a sandbox', async () => {
    const bad = turnOf('read');
    const call = { call: 0, tool: null, summary: 'become_root', problem: 'There is no tool "become_root".' };
    const task = await stage.start(taskWorld([{ ...bad, calls: [call] }, ...mends]));
    expect(await task.result()).toMatchObject({ outcome: 'completed' });
    expect(callsOf(task.world, 'callTool').every(({ turn }) => turn > 1)).toBe(true);
  });
});
