import { count } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Asset, Observation } from '../../core/fleet/asset.ts';
import { assetHistory, assets } from '../../database/asset-tables.ts';
import {
  assetsOfSource,
  assetStory,
  findAsset,
  forgetSource,
  listAssets,
  listSourceLooks,
  recordGone,
  recordSeen,
  recordSource,
} from '../../database/assets.ts';
import { databaseForFile } from './database-for-file.ts';

const database = databaseForFile();
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));
const assetOf = (id: string, of: Partial<Asset> = {}): Asset => ({
  id,
  kind: 'docker',
  source: id.split('.')[0] ?? '',
  name: id.split('.')[1] ?? '',
  class: 'production',
  labels: { app: 'shop' },
  simulated: false,
  ...of,
});
const seen: Observation = {
  state: 'running',
  health: 'healthy',
  identity: 'one',
  version: '1',
  configDigest: null,
  facts: { image: 'nginx' },
  events: [],
  reason: null,
};
const rows = async () => (await database().select({ many: count() }).from(assetHistory))[0]?.many;

test('what is seen is written once, and again only where it is otherwise', async () => {
  const db = database();
  const asset = assetOf('a.web');
  expect(await recordSeen(db, [{ asset, observation: seen }], at(0))).toBe(1);
  expect(await recordSeen(db, [{ asset, observation: seen }], at(1))).toBe(0);
  expect(await rows()).toBe(1);
  expect(await recordSeen(db, [{ asset, observation: { ...seen, version: '2' } }], at(2))).toBe(1);
  expect((await findAsset(db, 'a.web'))?.since).toEqual(at(0));
  const stopped: Observation = {
    ...seen,
    version: '2',
    state: 'stopped',
    health: 'unknown',
    reason: 'it ended',
  };
  expect(await recordSeen(db, [{ asset, observation: stopped }], at(3))).toBe(1);
  const found = await findAsset(db, 'a.web');
  expect(found).toEqual({ asset, observation: stopped, since: at(3), firstSeenAt: at(0) });
  expect(
    (await assetStory(db, 'a.web', 10)).map((one) => [
      one.at,
      one.observation.state,
      one.observation.version,
    ]),
  ).toEqual([
    [at(0), 'running', '1'],
    [at(2), 'running', '2'],
    [at(3), 'stopped', '2'],
  ]);
  expect(await assetStory(db, 'a.web', 1)).toMatchObject([{ at: at(3) }]);
});

test('events and what the configuration says are kept without a page of history', async () => {
  const db = database();
  await recordSeen(db, [{ asset: assetOf('b.web'), observation: seen }], at(0));
  const before = await rows();
  const observation = { ...seen, events: [{ at: '2026-11-21T12:00:00Z', what: 'start' }] };
  expect(await recordSeen(db, [{ asset: assetOf('b.web', { class: 'lab' }), observation }], at(1))).toBe(0);
  expect(await findAsset(db, 'b.web')).toMatchObject({ asset: { class: 'lab' }, observation, since: at(0) });
  expect(await rows()).toBe(before);
});

test('what its source no longer names is gone, once', async () => {
  const db = database();
  const all = ['c.one', 'c.two', 'c.three'].map((id) => ({ asset: assetOf(id), observation: seen }));
  await recordSeen(db, all, at(0));
  expect(await recordGone(db, 'c', { there: ['c.one', 'c.two'], now: at(1), reason: null })).toBe(1);
  expect(await recordGone(db, 'c', { there: ['c.one', 'c.two'], now: at(2), reason: null })).toBe(0);
  expect(await findAsset(db, 'c.three')).toMatchObject({
    observation: { state: 'gone', identity: null },
    since: at(1),
  });
  expect((await assetsOfSource(db, 'c')).map(({ id }) => id)).toEqual(['c.one', 'c.two']);
  // It is back.
  await recordSeen(db, [{ asset: assetOf('c.three'), observation: seen }], at(3));
  expect(await findAsset(db, 'c.three')).toMatchObject({ since: at(3), firstSeenAt: at(0) });
});

test('they are found by label, state and class', async () => {
  const db = database();
  await recordSeen(
    db,
    [
      { asset: assetOf('d.one', { labels: { team: 'x', app: 'shop' } }), observation: seen },
      {
        asset: assetOf('d.two', { labels: { team: 'x' }, class: 'lab' }),
        observation: { ...seen, state: 'stopped' },
      },
      { asset: assetOf('d.three', { labels: { team: `'"x` } }), observation: seen },
    ],
    at(0),
  );
  await recordGone(db, 'd', { there: ['d.one', 'd.two', 'd.three'], now: at(1), reason: null });
  const ids = async (wish: Parameters<typeof listAssets>[1]) =>
    (await listAssets(db, wish, 100)).map(({ asset }) => asset.id).filter((id) => id.startsWith('d.'));
  expect(await ids({ labels: { team: 'x' } })).toEqual(['d.one', 'd.two']);
  expect(await ids({ labels: { team: 'x', app: 'shop' } })).toEqual(['d.one']);
  expect(await ids({ labels: { team: `'"x` } })).toEqual(['d.three']);
  expect(await ids({ state: 'stopped' })).toEqual(['d.two']);
  expect(await ids({ class: 'lab' })).toEqual(['d.two']);
  await recordGone(db, 'd', { there: [], now: at(2), reason: 'x' });
  expect(await ids({})).toEqual([]);
  expect(await ids({ state: 'gone' })).toEqual(['d.one', 'd.three', 'd.two']);
});

test('many at once are written in pages', async () => {
  const db = database();
  const many = Array.from({ length: 450 }, (_, index) => ({
    asset: assetOf(`e.a${index}`),
    observation: seen,
  }));
  expect(await recordSeen(db, many, at(0))).toBe(450);
  expect(await recordSeen(db, many, at(1))).toBe(0);
  const changed = many.map((one, index) =>
    index % 100 === 0 ? { ...one, observation: { ...seen, version: '9' } } : one,
  );
  expect(await recordSeen(db, changed, at(2))).toBe(5);
});

test('what flickers for years does not fill the database', async () => {
  const db = database();
  const asset = assetOf('f.web');
  await recordSeen(db, [{ asset, observation: seen }], at(0));
  const old = Array.from({ length: 1200 }, () => ({ asset: 'f.web', at: at(0), observation: seen }));
  await db.insert(assetHistory).values(old);
  await recordSeen(db, [{ asset, observation: { ...seen, version: 'last' } }], at(1));
  const story = await assetStory(db, 'f.web', 5000);
  expect(story.length).toBe(1000);
  expect(story.at(-1)?.observation.version).toBe('last');
});

test('text that no database takes is stored all the same', async () => {
  const db = database();
  const observation = { ...seen, reason: 'a\0b\ud800', facts: { image: 'x\0' } };
  await recordSeen(db, [{ asset: assetOf('g.web'), observation }], at(0));
  expect((await findAsset(db, 'g.web'))?.observation.reason).toContain('a');
  expect((await database().select({ many: count() }).from(assets))[0]?.many).toBeGreaterThan(0);
});

test('of each source it is known when it was looked at, until it is configured no more', async () => {
  const db = database();
  await recordSource(db, { source: 'z', refreshedAt: at(0), assets: 3, problem: null });
  await recordSource(db, { source: 'z', refreshedAt: at(1), assets: 2, problem: 'It cannot be read.' });
  expect(await listSourceLooks(db)).toEqual([
    { source: 'z', refreshedAt: at(1), assets: 2, problem: 'It cannot be read.' },
  ]);
  await forgetSource(db, 'z');
  expect(await listSourceLooks(db)).toEqual([]);
});
