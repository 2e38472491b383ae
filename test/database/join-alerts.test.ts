import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { routeAlert } from '../../core/alerts/group.ts';
import { alertsSchema } from '../../core/configuration/alerts.ts';
import { type AlertGroup, saveAlerts, tellDueAlerts, type Told } from '../../database/alerts.ts';
import { recordSeen } from '../../database/assets.ts';
import { alertOpenings, alerts } from '../../database/schema.ts';
import { assetOf } from '../core/remedy/remedy-builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
beforeEach(async () => {
  await db().delete(alerts);
  await db().delete(alertOpenings);
  await fleetHas({ api: '', web: 'api', far: 'web', other: '' });
});

const observation = {
  state: 'running',
  health: 'healthy',
  identity: 'one',
  version: '1',
  configDigest: null,
  facts: {},
  events: [],
  reason: null,
} as const;
const fleetHas = (names: Record<string, string>) =>
  recordSeen(
    db(),
    Object.entries(names).map(([name, needs]) => ({
      asset: { ...assetOf(name), labels: needs === '' ? {} : { 'depends-on': needs } },
      observation,
    })),
    new Date(),
  );

const policy = alertsSchema.parse({ groupBy: ['region'] });
async function fire(
  name: string,
  { state = 'firing', region = 'eu' }: Partial<Alert> & { region?: string } = {},
) {
  const labels = { asset: `demo.${name}`, region };
  const alert: Alert = { fingerprint: name + region, state, title: name, text: '', labels, at: '' };
  await saveAlerts(db(), [{ source: 'x', alert, routed: routeAlert(alert, 'x', policy) }]);
}
const age = (seconds: number) =>
  db()
    .update(alerts)
    .set({ receivedAt: sql`received_at - make_interval(secs => ${seconds})` });

const nameOf = ({ alerts: [first] }: AlertGroup) => first?.alert.title ?? '';
/** What is told in one pass, cause by cause; all of it is told to the incident of the first. */
async function pass(gatherSeconds = 5): Promise<string[][]> {
  const seen: AlertGroup[] = [];
  const tell = (groups: AlertGroup[]) => {
    seen.push(...groups);
    return Promise.resolve(
      groups.map((group): Told => {
        const first = groups.find(({ key }) => key === group.cause) ?? group;
        return { kind: 'told', workflowId: `w-${nameOf(first)}`, opened: group === first };
      }),
    );
  };
  await tellDueAlerts(db(), 100, tell, { sources: {}, gatherSeconds });
  latest = seen;
  return [...Map.groupBy(seen, ({ cause }) => cause).values()].map((cause) => cause.map(nameOf));
}
let latest: AlertGroup[] = [];

test('what depends on one another is gathered, and handed over as one, the likely cause first', async () => {
  for (const name of ['far', 'other', 'web']) await fire(name);
  // Nobody needs it, nor does it need anybody: it goes at once.
  expect(await pass()).toEqual([['other']]);
  await age(4);
  await fire('api');
  expect(await pass()).toEqual([]);
  await age(1.5);
  expect(await pass()).toEqual([['api', 'web', 'far']]);
  expect(await pass()).toEqual([]);
});

test('what ended is told at once', async () => {
  await fire('api', { state: 'resolved' });
  expect(await pass()).toEqual([['api']]);
});

test('what comes later is told where its cause was told lately, and not the other way round', async () => {
  await fire('web');
  await age(6);
  await pass();
  await fire('far');
  await fire('api');
  await age(6);
  expect(await pass()).toEqual([['api', 'far']]);
  expect(latest.map(({ lately }) => lately)).toEqual([[], ['w-web']]);
  await fire('far', { region: 'us' });
  await age(6);
  await pass();
  expect(latest.map(({ lately }) => lately)).toEqual([[]]);
  await fire('web', { state: 'resolved' });
  await age(11 * 60);
  await fire('far', { state: 'resolved' });
  await pass();
  expect(latest.find((group) => nameOf(group) === 'far')?.lately).toEqual([]);
});

test('labels of groupBy tell also what depends on one another apart', async () => {
  await fire('web', { region: 'us' });
  await fire('api');
  await age(6);
  expect(await pass()).toEqual([['web'], ['api']]);
});

test('with nothing to gather each is handed over by itself', async () => {
  await fire('web');
  await fire('api');
  expect(await pass(0)).toEqual([['web'], ['api']]);
});
