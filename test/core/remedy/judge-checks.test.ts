import { expect, test } from 'vitest';
import type { Observation } from '../../../core/fleet/asset.ts';
import { failedChecks, whatIsWorse } from '../../../core/remedy/judge-checks.ts';
import { actionOn, planOf } from './plan-of.ts';

const found = (change: Partial<Observation>): Map<string, Observation> =>
  new Map([
    [
      'host.web',
      {
        state: 'running',
        health: 'healthy',
        identity: 'i',
        version: '1',
        configDigest: null,
        facts: {},
        events: [],
        reason: null,
        ...change,
      },
    ],
  ]);
const check = (change: object) => ({
  asset: 'host.web',
  state: null,
  health: null,
  version: null,
  withinSeconds: 1,
  ...change,
});
const why = (wanted: object, seen: Partial<Observation>) =>
  failedChecks([check(wanted)], found(seen))[0]?.why ?? null;

test('a check holds by what is seen', () => {
  expect(why({ state: 'running', health: 'healthy', version: '1' }, {})).toBeNull();
  expect(why({ state: 'running' }, { state: 'stopped' })).toBe('"host.web" is stopped, and not running.');
  expect(why({ health: 'healthy' }, { health: 'unknown' })).toBe('"host.web" is unknown, and not healthy.');
  expect(why({ version: '2' }, { version: null })).toContain('and not 2');
});

test('what cannot be reached or was not seen fails, whatever else was wanted', () => {
  expect(why({}, { state: 'unreachable' })).toBe('"host.web" is unreachable.');
  expect(why({ state: 'unreachable' }, { state: 'unreachable' })).toBeNull();
  expect(failedChecks([check({ asset: 'host.db' })], found({}))[0]?.why).toContain('could not be looked at');
});

test('worse is what fares worse than when the plan was made', () => {
  const plan = planOf();
  expect(whatIsWorse(plan, found({}))).toEqual([]);
  expect(whatIsWorse(plan, found({ state: 'degraded' }))).toEqual([
    '"host.web" was running and is degraded.',
  ]);
  expect(whatIsWorse(plan, new Map())).toEqual(['"host.web" was running and is unreachable.']);
  const was = actionOn('host.web', {
    preconditions: { state: 'stopped', version: null, configDigest: null },
  });
  expect(whatIsWorse({ actions: [was] }, found({ state: 'degraded' }))).toEqual([]);
});
