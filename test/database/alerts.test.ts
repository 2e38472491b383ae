import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { routeAlert } from '../../core/alerts/group.ts';
import type { Observation } from '../../core/fleet/asset.ts';
import { alertsSchema } from '../../core/configuration/alerts.ts';
import {
  type AlertGroup,
  alertsOfIncident,
  countOfNoKnownAsset,
  pruneAlerts,
  type ReceivedAlert,
  saveAlerts,
  tellDueAlerts,
  type Told,
} from '../../database/alerts.ts';
import { alertOpenings, alerts, incidents } from '../../database/schema.ts';
import { type AlertOpener, tellGroups } from '../../api/alerts/tell-groups.ts';
import { recordSeen } from '../../database/assets.ts';
import { assetOf } from '../core/remedy/remedy-builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
beforeEach(async () => {
  await db().delete(alerts);
  await db().delete(alertOpenings);
});

const policy = alertsSchema.parse({});
const received = (fingerprint: string, more: Partial<Alert> = {}): ReceivedAlert => {
  const labels = { asset: `demo.${fingerprint}` };
  const alert: Alert = {
    fingerprint,
    state: 'firing',
    title: `Down ${fingerprint}`,
    text: '',
    labels,
    at: '2026-11-21T14:00:00.000Z',
    ...more,
  };
  return { source: 'prometheus', alert, routed: routeAlert(alert, 'prometheus', policy) };
};
const statesOf = async () => {
  const rows = await db().select({ state: alerts.state, times: alerts.times }).from(alerts);
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, all]) => [state, all.length]),
  );
};
const observation: Observation = {
  state: 'running',
  health: 'healthy',
  identity: 'one',
  version: '1',
  configDigest: null,
  facts: {},
  events: [],
  reason: null,
};
const fleetHas = (names: readonly string[]) =>
  recordSeen(
    db(),
    names.map((name) => ({ asset: assetOf(name), observation })),
    new Date(),
  );
const told: Told = { kind: 'told', workflowId: 'alert-1', opened: true };

describe('an alert is recorded once', () => {
  test('for each beginning and state, however often it is sent', async () => {
    expect(await saveAlerts(db(), [received('a'), received('a')])).toBe(1);
    expect(await saveAlerts(db(), [received('a')])).toBe(0);
    expect(await saveAlerts(db(), [received('a', { state: 'resolved' })])).toBe(1);
    expect(await saveAlerts(db(), [received('a', { at: '2026-11-21T15:00:00.000Z' })])).toBe(1);
    const [first] = await db()
      .select()
      .from(alerts)
      .where(eq(alerts.fingerprint, 'a'))
      .orderBy(alerts.receivedAt);
    expect(first?.times).toBe(2);
  });

  test('of a sender that does not say when it began, until its state is another one', async () => {
    const firing = received('b', { at: '' });
    const resolved = received('b', { at: '', state: 'resolved' });
    expect(await saveAlerts(db(), [firing, firing])).toBe(1);
    expect(await saveAlerts(db(), [firing])).toBe(0);
    expect(await saveAlerts(db(), [resolved])).toBe(1);
    expect(await saveAlerts(db(), [resolved])).toBe(0);
    expect(await saveAlerts(db(), [firing])).toBe(1);
  });

  test('and what no rule takes is kept with the reason, and told to nobody', async () => {
    const alert = received('c').alert;
    await saveAlerts(db(), [{ source: 'x', alert, routed: { do: 'ignore', why: 'A rule says so.' } }]);
    expect(await tellDueAlerts(db(), 10, () => Promise.reject(new Error('never')))).toEqual([]);
    expect(await statesOf()).toEqual({ ignored: 1 });
  });
});

describe('telling', () => {
  const tell = (answer: (group: AlertGroup) => Told) =>
    tellDueAlerts(db(), 1000, (groups) => Promise.resolve(groups.map(answer)));

  test('hands over group by group, counts what was opened, and says to whom a group was told before', async () => {
    await saveAlerts(db(), [received('a'), received('b'), received('a', { at: '2026-11-21T15:00:00.000Z' })]);
    const seen: AlertGroup[] = [];
    await tell((group) => {
      seen.push(group);
      return { ...told, workflowId: `w-${group.alerts[0]?.alert.fingerprint}` };
    });
    expect(seen.map((group) => [group.alerts.length, group.toldTo])).toEqual([
      [2, []],
      [1, []],
    ]);
    expect(await statesOf()).toEqual({ told: 3 });
    await saveAlerts(db(), [received('a', { state: 'resolved' })]);
    await tellDueAlerts(db(), 1000, (groups, opened) => {
      expect(opened).toBe(2);
      expect(groups.map(({ toldTo }) => toldTo)).toEqual([['w-a']]);
      return Promise.resolve([{ ...told, opened: false }]);
    });
    const asked = { workflowId: 'w-a', startedAt: new Date(), endedAt: null };
    expect(await alertsOfIncident(db(), asked, 10)).toHaveLength(2);
  });

  test('leaves what cannot be told for later, and puts off what itself is wrong', async () => {
    await saveAlerts(db(), [received('a'), received('b')]);
    await tell(({ alerts: [first] }) =>
      first?.alert.fingerprint === 'a' ? { kind: 'later', why: 'away' } : { kind: 'postponed', why: 'odd' },
    );
    expect(await statesOf()).toEqual({ waiting: 2 });
    const due: string[] = [];
    await tell(({ alerts: [first] }) => {
      due.push(first?.alert.fingerprint ?? '');
      return told;
    });
    expect(due).toEqual(['a']);
  });

  test('that dies in the middle leaves everything due', async () => {
    await saveAlerts(db(), [received('a')]);
    await expect(tellDueAlerts(db(), 10, () => Promise.reject(new Error('killed')))).rejects.toThrow(
      'killed',
    );
    expect(await statesOf()).toEqual({ waiting: 1 });
  });
});

test('a storm of a thousand opens no more than an hour may, and every alert is told', async () => {
  const storm = Array.from({ length: 1000 }, (_, at) => received(`asset-${at}`));
  expect(await saveAlerts(db(), storm)).toBe(1000);
  await fleetHas(storm.map(({ alert }) => alert.fingerprint));
  const opened: string[] = [];
  const heard = new Map<string, number>();
  const hear = (workflowId: string, many: number) =>
    heard.set(workflowId, (heard.get(workflowId) ?? 0) + many);
  const opener: AlertOpener = {
    tell: (workflowId, of) => {
      if (!opened.includes(workflowId)) return Promise.resolve(false);
      hear(workflowId, of.length);
      return Promise.resolve(true);
    },
    open: (workflowId, _input, of) => {
      opened.push(workflowId);
      hear(workflowId, of.length);
      return Promise.resolve();
    },
    develop: () => Promise.reject(new Error('nothing is to be developed')),
  };
  for (let passes = 0; passes < 20; passes += 1) {
    const done = await tellDueAlerts(db(), 100, (groups, count) =>
      tellGroups(opener, groups, { opened: count, perHour: 5 }),
    );
    if (done.length === 0) break;
  }
  expect(opened).toHaveLength(5);
  expect(opened.at(-1)).toBe('alert-storm');
  expect(heard.get('alert-storm')).toBe(996);
  expect(await statesOf()).toEqual({ told: 1000 });
});

test('of two incidents of one name, each is told the alerts of its own time', async () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const incident = (id: string, startedAt: Date, endedAt: Date | null) => ({
    id,
    workflowId: 'w-a',
    title: id,
    what: id,
    assets: ['demo.a'],
    labels: [],
    plan: 'p',
    simulated: true,
    state: endedAt === null ? 'open' : 'solved',
    startedAt,
    endedAt,
  });
  const [one, two] = [incident('one', minutesAgo(60), minutesAgo(50)), incident('two', minutesAgo(20), null)];
  await db().insert(incidents).values([one, two]);
  await saveAlerts(db(), [received('a'), received('b'), received('c')]);
  for (const [fingerprint, minutes] of [
    ['a', 61],
    ['b', 55],
    ['c', 21],
  ] as const)
    await db()
      .update(alerts)
      .set({ workflowId: 'w-a', receivedAt: minutesAgo(minutes) })
      .where(eq(alerts.fingerprint, fingerprint));
  const told = async (row: typeof one) =>
    (await alertsOfIncident(db(), row, 10)).map(({ alert }) => alert.fingerprint);
  expect(await told(one)).toEqual(['b', 'a']);
  expect(await told(two)).toEqual(['c']);
  await db().delete(incidents);
});

test('what another incident took, and still fires once that is over, is told anew when its sender repeats it', async () => {
  const own = async (fingerprint: string) =>
    (await db().select().from(alerts).where(eq(alerts.fingerprint, fingerprint)))[0];
  const tellTo = (workflowId: string, fingerprint: string) =>
    db().update(alerts).set({ state: 'told', workflowId }).where(eq(alerts.fingerprint, fingerprint));
  await saveAlerts(db(), [received('joined'), received('own')]);
  await tellTo('alert-other', 'joined');
  await tellTo(`alert-${(await own('own'))?.groupKey.slice(0, 24)}`, 'own');
  const other = {
    id: 'other',
    workflowId: 'alert-other',
    title: 'x',
    what: 'x',
    assets: ['demo.other'],
    labels: [],
    plan: 'p',
    simulated: true,
    state: 'open',
  };
  await db().insert(incidents).values(other);
  const repeat = async () => {
    await saveAlerts(db(), [received('joined'), received('own')]);
    return [(await own('joined'))?.state, (await own('own'))?.state];
  };
  expect(await repeat()).toEqual(['told', 'told']);
  await db().update(incidents).set({ state: 'solved' });
  expect(await repeat()).toEqual(['waiting', 'told']);
  const resolved = received('joined', { state: 'resolved' });
  await saveAlerts(db(), [resolved]);
  await tellTo('alert-other', 'joined');
  await saveAlerts(db(), [resolved]);
  const states = await db().select({ state: alerts.state, alert: alerts.alert }).from(alerts);
  expect(states.find(({ alert }) => alert.state === 'resolved')?.state).toBe('told');
  await db().delete(incidents);
});

test('what is older than a month is forgotten', async () => {
  await saveAlerts(db(), [received('a'), received('b')]);
  await db()
    .update(alerts)
    .set({ receivedAt: sql`now() - interval '31 days'` })
    .where(eq(alerts.fingerprint, 'a'));
  expect(await pruneAlerts(db())).toBe(1);
  expect(await statesOf()).toEqual({ waiting: 1 });
});

test('what names an asset that the fleet does not have waits for it, and is counted', async () => {
  await saveAlerts(db(), [received('nobody'), received('somebody')]);
  await fleetHas(['somebody']);
  const known: string[][] = [];
  await tellDueAlerts(db(), 10, (groups) => {
    known.push(...groups.map((group) => group.known));
    return Promise.resolve(
      groups.map((group): Told => (group.known.length === 0 ? { kind: 'unknown' } : told)),
    );
  });
  expect(known.flat()).toEqual(['demo.somebody']);
  expect(await statesOf()).toEqual({ waiting: 1, told: 1 });
  expect(await countOfNoKnownAsset(db())).toBe(1);
});
