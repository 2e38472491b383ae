import { expect, test } from 'vitest';
import type { Asset, Observation } from '../../../core/fleet/asset.ts';
import { hasTurned, type Seen, whatChanged } from '../../../core/fleet/changes.ts';

const asset: Asset = {
  id: 'host.web',
  kind: 'docker',
  source: 'host',
  name: 'web',
  class: 'production',
  labels: { app: 'shop', team: 'a' },
  simulated: false,
};
const observation: Observation = {
  state: 'running',
  health: 'healthy',
  identity: 'one',
  version: '1',
  configDigest: null,
  facts: { replicas: '2', startedAt: 'then' },
  events: [],
  reason: null,
};
const before: Seen = { asset, observation };
const now = (of: Partial<Observation>, as: Partial<Asset> = {}): Seen => ({
  asset: { ...asset, ...as },
  observation: { ...observation, ...of },
});

test('what is as it was is not written, however its parts are ordered', () => {
  expect(whatChanged(before, now({}))).toBeNull();
  expect(
    whatChanged(
      before,
      now({ facts: { startedAt: 'then', replicas: '2' } }, { labels: { team: 'a', app: 'shop' } }),
    ),
  ).toBeNull();
});

test('what is seen for the first time, or is otherwise, is history', () => {
  expect(whatChanged(null, before)).toBe('history');
  const others: Partial<Observation>[] = [
    { state: 'stopped' },
    { health: 'unhealthy' },
    { identity: 'two' },
    { version: '2' },
    { configDigest: 'a'.repeat(64) },
    { facts: { replicas: '3', startedAt: 'then' } },
    { reason: 'it fails' },
  ];
  for (const other of others) expect(whatChanged(before, now(other)), JSON.stringify(other)).toBe('history');
});

test('events alone, and what the configuration makes of it, are no history', () => {
  expect(whatChanged(before, now({ events: [{ at: '', what: 'start' }] }))).toBe('current');
  expect(whatChanged(before, now({}, { class: 'lab' }))).toBe('current');
  expect(whatChanged(before, now({}, { labels: {} }))).toBe('current');
});

test('state and health are what turns', () => {
  expect(hasTurned(observation, { ...observation, version: '2' })).toBe(false);
  expect(hasTurned(observation, { ...observation, state: 'stopped' })).toBe(true);
  expect(hasTurned(observation, { ...observation, health: 'unknown' })).toBe(true);
});
