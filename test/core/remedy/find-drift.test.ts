import { expect, test } from 'vitest';
import type { Observation } from '../../../core/fleet/asset.ts';
import { findDrift } from '../../../core/remedy/find-drift.ts';
import { actionOn } from './plan-of.ts';

const seen = (change: Partial<Observation> = {}): Observation => ({
  state: 'running',
  health: 'healthy',
  identity: 'box-1',
  version: '1.0',
  configDigest: 'c'.repeat(64),
  facts: { replicas: '2' },
  events: [],
  reason: null,
  ...change,
});
const action = actionOn('host.web', {
  preconditions: { state: 'running', version: '1.0', configDigest: 'c'.repeat(64) },
});
const drift = (change: Partial<Observation>, touched = false) => findDrift(action, seen(change), touched);

test('what is as it was has not drifted', () => {
  expect(drift({})).toEqual([]);
  expect(drift({ health: 'unhealthy', reason: 'whatever it says' })).toEqual([]);
});

test.each<[string, Partial<Observation>]>([
  ['another of the same name', { identity: 'box-2' }],
  ['nothing that tells which it is', { identity: null }],
  ['another state', { state: 'stopped' }],
  ['another version', { version: '2.0' }],
  ['no version any more', { version: null }],
  ['another configuration', { configDigest: 'd'.repeat(64) }],
])('%s is drift', (_, change) => {
  expect(drift(change)).toHaveLength(1);
});

test('what the plan itself has changed is compared by which one it is alone', () => {
  expect(drift({ state: 'stopped', version: '2.0', configDigest: null }, true)).toEqual([]);
  expect(drift({ identity: 'box-2' }, true)).toHaveLength(1);
  expect(drift({ state: 'gone' }, true)).toEqual(['"host.web" is gone.']);
});

test('what is not told is not compared', () => {
  const bare = actionOn('host.web', {
    preconditions: { state: 'running', version: null, configDigest: null },
  });
  expect(findDrift(bare, seen({ version: '9', configDigest: null }), false)).toEqual([]);
});

test('a deed begins where it says', () => {
  const scale = { ...action, deed: { type: 'scale', from: 3, to: 5 } as const };
  expect(findDrift(scale, seen(), false)).toEqual(['"host.web" has 2 replicas, and not 3.']);
  const back = { ...action, deed: { type: 'roll-back', from: '1.1', to: '1.0' } as const };
  expect(findDrift(back, seen(), false)).toEqual(['"host.web" does not run 1.1 any more.']);
});
