import { describe, expect, test } from 'vitest';
import { type AlertOpener, tellGroups } from '../../../api/alerts/tell-groups.ts';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertGroup } from '../../../database/alerts.ts';

const group = (
  key: string,
  more: Partial<AlertGroup> = {},
  state: Alert['state'] = 'firing',
): AlertGroup => ({
  key: key.repeat(64).slice(0, 64),
  routed: { do: 'remediate', group: key, assets: [`demo.${key}`], apart: [] },
  alerts: [
    {
      id: key,
      source: 'prometheus',
      alert: { fingerprint: key, state, title: `Down ${key}`, text: '', labels: {}, at: '' },
    },
  ],
  toldTo: [],
  known: [`demo.${key}`],
  cause: key,
  lately: [],
  ...more,
});
const idOf = (key: string) => `alert-${key.repeat(24).slice(0, 24)}`;

function stage(running: string[] = [], fails: Error | null = null) {
  const calls: string[] = [];
  const call = (what: string, workflowId: string) => {
    if (fails) throw fails;
    calls.push(`${what} ${workflowId}`);
  };
  const opener: AlertOpener = {
    tell: async (workflowId) => {
      call('tell', workflowId);
      return running.includes(workflowId);
    },
    open: async (workflowId) => {
      call('open', workflowId);
      running.push(workflowId);
    },
    develop: async (workflowId) => call('develop', workflowId),
  };
  return { opener, calls };
}
const within = { opened: 0, perHour: 10 };

test('a group opens one incident, and is told to it as long as that is open', async () => {
  const { opener, calls } = stage();
  expect(await tellGroups(opener, [group('a')], within)).toEqual([
    { kind: 'told', workflowId: idOf('a'), opened: true },
  ]);
  expect(await tellGroups(opener, [group('a', { toldTo: [idOf('a')] })], within)).toEqual([
    { kind: 'told', workflowId: idOf('a'), opened: false },
  ]);
  expect(calls).toEqual([`open ${idOf('a')}`, `tell ${idOf('a')}`]);
});

test('once its incident is over, what fires again opens another, and what is resolved opens nothing', async () => {
  const { opener } = stage();
  const toldTo = [idOf('a')];
  expect(await tellGroups(opener, [group('a', { toldTo })], within)).toMatchObject([{ opened: true }]);
  const { opener: another } = stage();
  expect(await tellGroups(another, [group('a', { toldTo }, 'resolved')], within)).toMatchObject([
    { kind: 'ignored' },
  ]);
});

describe('beyond what an hour may open', () => {
  test('all goes to one incident, whose place was kept; what is open is told as ever', async () => {
    const { opener, calls } = stage([idOf('z')]);
    const groups = ['a', 'b', 'c'].map((key) => group(key));
    const told = await tellGroups(opener, [...groups, group('z', { toldTo: [idOf('z')] })], {
      opened: 8,
      perHour: 10,
    });
    expect(told.map((one) => (one.kind === 'told' ? [one.workflowId, one.opened] : one))).toEqual([
      [idOf('a'), true],
      ['alert-storm', true],
      ['alert-storm', true],
      [idOf('z'), false],
    ]);
    expect(calls.filter((call) => call.startsWith('open'))).toEqual([
      `open ${idOf('a')}`,
      'open alert-storm',
    ]);
  });

  test('that incident is not opened anew once it is over: what comes then waits', async () => {
    const { opener, calls } = stage();
    const groups = [group('a', { toldTo: ['alert-storm'] }), group('b')];
    expect(await tellGroups(opener, groups, { opened: 10, perHour: 10 })).toMatchObject([
      { kind: 'postponed' },
      { kind: 'postponed' },
    ]);
    expect(calls).toEqual(['tell alert-storm']);
  });

  test('where that is one, the first is opened and everything else waits', async () => {
    const { opener, calls } = stage();
    expect(await tellGroups(opener, [group('a'), group('b')], { opened: 0, perHour: 1 })).toMatchObject([
      { workflowId: idOf('a'), opened: true },
      { kind: 'postponed' },
    ]);
    expect(calls).toEqual([`open ${idOf('a')}`, 'tell alert-storm']);
  });

  test('a task waits for its turn', async () => {
    const { opener, calls } = stage();
    const routed = { do: 'develop' as const, group: 'a', repository: 'github:a/b', base: null };
    expect(await tellGroups(opener, [group('a', { routed })], { opened: 10, perHour: 10 })).toMatchObject([
      { kind: 'postponed' },
    ]);
    expect(await tellGroups(opener, [group('a', { routed })], within)).toMatchObject([{ opened: true }]);
    expect(calls).toEqual([`develop ${idOf('a')}`]);
  });

  test('ends of what it hid are told to it, and open nothing', async () => {
    const { opener, calls } = stage(['alert-storm']);
    const hidden = group('a', { toldTo: ['alert-storm'] }, 'resolved');
    expect(await tellGroups(opener, [hidden], within)).toMatchObject([
      { workflowId: 'alert-storm', opened: false },
    ]);
    expect(calls).toEqual(['tell alert-storm']);
  });
});

test('while Temporal is away, everything waits', async () => {
  const { opener } = stage([], new Error('unavailable'));
  expect(await tellGroups(opener, [group('a')], within)).toEqual([{ kind: 'later', why: 'unavailable' }]);
});

test('alerts of assets that the fleet does not have open nothing and use up no place of the hour', async () => {
  const { opener, calls } = stage();
  const groups = [group('a', { known: [] }), group('b')];
  expect(await tellGroups(opener, groups, { opened: 8, perHour: 10 })).toMatchObject([
    { kind: 'unknown' },
    { kind: 'told', opened: true },
  ]);
  expect(calls).toEqual([`open ${idOf('b')}`]);
});

describe('groups of one cause', () => {
  const opened: { assets: string[]; what: string }[] = [];
  const noting = (opener: AlertOpener): AlertOpener => ({
    ...opener,
    open: (id, input, alerts) => {
      opened.push(input);
      return opener.open(id, input, alerts);
    },
  });
  const root = (more: Partial<AlertGroup> = {}) => group('a', { cause: 'a', ...more });
  const other = (more: Partial<AlertGroup> = {}, state: Alert['state'] = 'firing') =>
    group('b', { cause: 'a', ...more }, state);

  test('open one incident of all their assets, named by the first, and take one place of the hour', async () => {
    const { opener, calls } = stage();
    const groups = [root(), other(), group('c'), group('d')];
    expect(await tellGroups(noting(opener), groups, { opened: 7, perHour: 10 })).toEqual([
      { kind: 'told', workflowId: idOf('a'), opened: true },
      { kind: 'told', workflowId: idOf('a'), opened: false },
      { kind: 'told', workflowId: idOf('c'), opened: true },
      { kind: 'told', workflowId: 'alert-storm', opened: true },
    ]);
    expect(opened[0]).toMatchObject({ assets: ['demo.a', 'demo.b'] });
    expect(opened[0]?.what).toMatch(/Down a[^]*Down b/);
    expect(calls.filter((call) => call.startsWith('open'))).toHaveLength(3);
  });

  test('are told to the one that is open for any of them', async () => {
    const { opener, calls } = stage([idOf('b')]);
    const told = await tellGroups(opener, [root(), other({ toldTo: [idOf('b')] })], within);
    expect(told).toEqual(
      Array.from({ length: 2 }, () => ({ kind: 'told', workflowId: idOf('b'), opened: false })),
    );
    expect(calls).not.toContain(`open ${idOf('a')}`);
  });

  test('that come later join what was told of the cause lately, while that is open, and their ends follow them', async () => {
    const { opener } = stage([idOf('a')]);
    const late = group('b', { lately: [idOf('a')] });
    expect(await tellGroups(opener, [late], within)).toMatchObject([
      { workflowId: idOf('a'), opened: false },
    ]);
    const end = group('b', { toldTo: [idOf('a')] }, 'resolved');
    expect(await tellGroups(opener, [end], within)).toMatchObject([{ workflowId: idOf('a'), opened: false }]);
    const { opener: over } = stage();
    expect(await tellGroups(over, [late], within)).toMatchObject([{ workflowId: idOf('b'), opened: true }]);
  });

  test('leave out who is not known, and who is well again', async () => {
    const { opener } = stage();
    expect(await tellGroups(opener, [root({ known: [] }), other()], within)).toMatchObject([
      { kind: 'unknown' },
      { workflowId: idOf('b'), opened: true },
    ]);
    const { opener: another } = stage();
    expect(await tellGroups(another, [root(), other({}, 'resolved')], within)).toMatchObject([
      { workflowId: idOf('a'), opened: true },
      { kind: 'ignored' },
    ]);
  });
});
