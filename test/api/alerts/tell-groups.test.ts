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
  routed: { do: 'remediate', group: key, assets: [`demo.${key}`] },
  alerts: [
    {
      id: key,
      source: 'prometheus',
      alert: { fingerprint: key, state, title: `Down ${key}`, text: '', labels: {}, at: '' },
    },
  ],
  toldTo: [],
  known: [`demo.${key}`],
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
