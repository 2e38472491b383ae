import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Observation } from '../../../core/fleet/asset.ts';
import { assetStates } from '../../../core/fleet/asset.ts';
import { gone, tameObservation, unreachable } from '../../../core/fleet/observation.ts';
import { nastyText } from '../../nasty-text.ts';

const seen: Observation = {
  state: 'running',
  health: 'healthy',
  identity: 'abc',
  version: '1.4.0',
  configDigest: 'a'.repeat(64),
  facts: { replicas: '2' },
  events: [{ at: '2026-11-21T18:00:00Z', what: 'start' }],
  reason: null,
};

test('what is well-behaved stays as it is', () => {
  expect(tameObservation(seen)).toEqual(seen);
});

test('what does not run is not healthy, whatever it says', () => {
  for (const state of assetStates) {
    const { health, reason } = tameObservation({ ...seen, state });
    const runs = state === 'running' || state === 'degraded';
    expect(health, state).toBe(runs ? 'healthy' : 'unknown');
    expect(reason === null, state).toBe(runs);
  }
});

test('an identity that could not be compared or shown is none', () => {
  for (const identity of ['', 'x'.repeat(501), 'a\u001b[31m', 'a\u202eb', 'ä', 'a\nb'])
    expect(tameObservation({ ...seen, identity }).identity, JSON.stringify(identity)).toBeNull();
});

test('however much it tells, in whatever letters, little is kept, and nothing that a terminal obeys', () => {
  const text = fc.oneof(nastyText, fc.string({ maxLength: 5000 }), fc.constant('x'.repeat(100_000)));
  const lying = fc.record({
    state: fc.constantFrom(...assetStates),
    health: fc.constantFrom('healthy', 'unhealthy', 'unknown'),
    identity: fc.option(text),
    version: fc.option(text),
    configDigest: fc.option(text),
    facts: fc.dictionary(fc.oneof(text, fc.constantFrom('image', '__proto__', 'constructor')), text, {
      maxKeys: 60,
    }),
    events: fc.array(fc.record({ at: text, what: text }), { maxLength: 60 }),
    reason: fc.option(text),
  });
  fc.assert(
    fc.property(lying, (claim) => {
      const kept = tameObservation(claim);
      const json = JSON.stringify(kept);
      expect(json.length).toBeLessThan(80_000);
      expect(JSON.stringify(JSON.parse(json))).toBe(json);
      expect(json).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(Object.keys(kept.facts).length).toBeLessThanOrEqual(30);
      expect(kept.events.length).toBeLessThanOrEqual(20);
      expect(tameObservation(kept)).toEqual(kept);
    }),
    { numRuns: 60 },
  );
});

test('what cannot be asked, and what is no more, is nobody that anything could be done to', () => {
  expect(unreachable('')).toMatchObject({
    state: 'unreachable',
    identity: null,
    reason: 'it does not answer',
  });
  expect(unreachable('\u001b[31mno').reason).toBe('no');
  expect(gone()).toMatchObject({ state: 'gone', identity: null, reason: null });
});
