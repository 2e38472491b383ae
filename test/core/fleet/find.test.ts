import { expect, test } from 'vitest';
import type { Seen } from '../../../core/fleet/changes.ts';
import { isWell, matchesWords } from '../../../core/fleet/find.ts';
import { gone, unreachable } from '../../../core/fleet/observation.ts';

const seen: Seen = {
  asset: {
    id: 'host.web',
    kind: 'docker',
    source: 'host',
    name: 'web',
    class: 'production',
    labels: { app: 'Shop' },
    simulated: false,
  },
  observation: {
    state: 'running',
    health: 'unknown',
    identity: 'abc',
    version: null,
    configDigest: null,
    facts: { image: 'nginx:1.27', other: 'hidden' },
    events: [],
    reason: null,
  },
};

test('all words must stand in it, in any letters', () => {
  expect(matchesWords(seen, [])).toBe(true);
  expect(matchesWords(seen, ['WEB', 'app=shop', 'NGINX'])).toBe(true);
  expect(matchesWords(seen, ['web', 'database'])).toBe(false);
  expect(matchesWords(seen, ['hidden'])).toBe(false);
});

test('well is what runs and does not say that it is ill', () => {
  expect(isWell(seen.observation)).toBe(true);
  expect(isWell({ ...seen.observation, health: 'unhealthy' })).toBe(false);
  expect(isWell({ ...seen.observation, state: 'stopped' })).toBe(false);
  expect(isWell(unreachable('x'))).toBe(false);
  expect(isWell(gone())).toBe(false);
});
