import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderAsset, renderFleet } from '../../../cli/report/fleet.ts';
import { safeDeep } from '../../../cli/text/safe.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import type { Observation } from '../../../core/fleet/asset.ts';
import type { AssetRow } from '../../../database/assets.ts';
import { nastyText } from '../../nasty-text.ts';

const now = new Date('2026-11-21T18:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const observation: Observation = {
  state: 'running',
  health: 'healthy',
  identity: '9f3e'.repeat(16),
  version: `sha256:${'0123456789ab'.repeat(5)}cdef`,
  configDigest: 'a'.repeat(64),
  facts: { image: 'nginx:1.27', startedAt: '2026-11-20T10:00:00Z', restarts: '0' },
  events: [{ at: '2026-11-20T10:00:00Z', what: 'start' }],
  reason: null,
};
const web: AssetRow = {
  asset: {
    id: 'shop-host.shop-web',
    kind: 'docker',
    source: 'shop-host',
    name: 'shop-web',
    class: 'production',
    labels: { app: 'shop', tier: 'front' },
    simulated: false,
  },
  observation,
  since: ago(60 * 26),
  firstSeenAt: ago(60 * 24 * 30),
};
const rowOf = (
  id: string,
  of: Partial<Observation>,
  as: Partial<AssetRow['asset']> = {},
  minutes = 5,
): AssetRow => ({
  ...web,
  asset: { ...web.asset, id, name: id, ...as },
  observation: { ...observation, ...of },
  since: ago(minutes),
});
const assets = [
  web,
  rowOf('shop-host.shop-db', {
    state: 'stopped',
    health: 'unknown',
    version: null,
    reason: 'it ended with status 137',
  }),
  rowOf(
    'demo.shop-api',
    { health: 'unhealthy', version: '1.4.0', reason: 'holds 64 MB of old orders, more than it may' },
    { kind: 'simulated', class: 'simulated', simulated: true },
    0.2,
  ),
  rowOf(
    'edge.router-with-a-name-that-runs-on-and-on',
    {
      state: 'unreachable',
      health: 'unknown',
      version: null,
      identity: null,
      reason: 'its source cannot be read: nothing listens there',
    },
    { class: 'network' },
    90,
  ),
];
const sources = [
  { source: 'edge', refreshedAt: ago(1), assets: 1, problem: 'It cannot be read: nothing listens there' },
  { source: 'shop-host', refreshedAt: ago(1), assets: 2, problem: null },
];
const fleet = (columns: number, rows: readonly AssetRow[] = assets) =>
  renderFleet({ assets: rows, sources }, { now, screen: screenFor({ columns }, {}) }).join('\n');
const story = [
  {
    at: ago(3000),
    observation: {
      ...observation,
      state: 'stopped',
      health: 'unknown',
      reason: 'it ended with status 1',
    } as Observation,
  },
  { at: ago(60 * 26), observation },
];
const one = (columns: number) =>
  renderAsset({ ...web, story }, { now, screen: screenFor({ columns }, {}) }).join('\n');

test.each([40, 80, 120])('the fleet and one of it read well on %i columns', async (columns) => {
  const text = `${fleet(columns)}\n\n---\n${one(columns)}`;
  expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/fleet-${columns}.txt`);
});

test('what is not well comes first, and says why', () => {
  const lines = fleet(120).split('\n');
  const at = (word: string) => lines.findIndex((line) => line.includes(word));
  expect(at('shop-host.shop-db')).toBeLessThan(at('shop-host.shop-web'));
  expect(at('it ended with status 137')).toBe(at('shop-host.shop-db') + 1);
});

test('what is simulated says so, and nothing else does', () => {
  expect(fleet(120)).toContain('demo.shop-api (simulated)');
  expect(fleet(120, [web])).not.toContain('simulated');
  expect(
    renderAsset(
      { ...(assets[2] as AssetRow), story: [] },
      { now, screen: screenFor({ columns: 80 }, {}) },
    )[0],
  ).toBe('demo.shop-api (simulated)');
});

test('no asset, and none like that, are told apart', () => {
  const screen = screenFor({ columns: 120 }, {});
  expect(renderFleet({ assets: [], sources: [] }, { now, screen }).join(' ')).toContain(
    'No live system was looked at yet',
  );
  expect(renderFleet({ assets: [], sources }, { now, screen }).join(' ')).toContain('No asset is like that');
});

test('colour only adds to what is there without', () => {
  const screen = screenFor({ isTTY: true, columns: 80 }, { TERM: 'xterm' });
  const coloured = renderFleet({ assets, sources }, { now, screen }).join('\n');
  expect(coloured).not.toBe(fleet(80));
  expect(stripVTControlCharacters(coloured)).toBe(fleet(80));
});

test('whatever an asset says of itself, a terminal obeys nothing of it', () => {
  fc.assert(
    fc.property(nastyText, nastyText, fc.constantFrom(40, 120), (text, other, columns) => {
      const nasty: AssetRow = {
        ...web,
        asset: { ...web.asset, name: text, labels: { [other]: text } },
        observation: {
          ...observation,
          version: text,
          reason: other,
          health: 'unhealthy',
          facts: { [text]: other },
          events: [{ at: other, what: text }],
        },
      };
      const drawn = { now, screen: screenFor({ columns }, {}) };
      const lines = [
        ...renderFleet(
          safeDeep({ assets: [nasty], sources: [{ ...sources[0], problem: text } as (typeof sources)[0]] }),
          drawn,
        ),
        ...renderAsset(safeDeep({ ...nasty, story: [{ at: now, observation: nasty.observation }] }), drawn),
      ];
      expect(lines.join('\n')).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: 60 },
  );
});
