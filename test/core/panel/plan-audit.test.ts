import { describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { planAudit } from '../../../core/panel/plan-audit.ts';
import type { Seat } from '../../../core/panel/seat.ts';
import { fileOf, seatOf, snapshotOf } from '../../builders.ts';
import { upgradeOrigin } from '../change/releases.ts';

const configure = (more: object = {}) => configurationSchema.parse({ ...defaultConfiguration, ...more });
const snapshot = snapshotOf({ 'a.js': '+one', 'package-lock.json': '+{}' });
const seats = [seatOf('ada'), seatOf('bob'), seatOf('bob-2', { family: 'bob' })];
const plan = (more: { configuration?: object; seats?: Seat[] } = {}) =>
  planAudit({
    configuration: configure(more.configuration),
    panel: 'default',
    seats: more.seats ?? seats,
    snapshot,
  });

test('the same inputs give the same plan', () => {
  expect(plan()).toEqual(plan());
});

test('every file of the change is in the coverage, those that no seat reads with the reason', () => {
  expect(plan().coverage).toEqual([
    { path: 'a.js', state: 'reviewed', reason: '' },
    { path: 'package-lock.json', state: 'skipped', reason: expect.stringContaining('lock file') },
  ]);
  expect(plan().pieces.flatMap((piece) => piece.parts.map((part) => part.path))).toEqual(['a.js']);
});

test('gates are planned in their modes', () => {
  expect(plan({ configuration: { gates: { secrets: 'ask' } } }).gates).toEqual([
    { name: 'placeholders', mode: 'block' },
    { name: 'secrets', mode: 'ask' },
  ]);
});

test('a package upgrade has a gate of its own, and blocks for nothing that only its authors can mend', () => {
  const upgrade = { ...snapshot, origin: upgradeOrigin() };
  const gatesWith = (gates: object) =>
    planAudit({ configuration: configure({ gates }), panel: 'default', seats, snapshot: upgrade }).gates;
  expect(gatesWith({})).toEqual([
    { name: 'placeholders', mode: 'warn' },
    { name: 'secrets', mode: 'ask' },
    { name: 'upgrade', mode: 'ask' },
  ]);
  expect(
    gatesWith({ placeholders: 'off', secrets: 'warn', upgrade: 'block' }).map((gate) => gate.mode),
  ).toEqual(['off', 'warn', 'block']);
});

describe('the quorum is', () => {
  test('every family', () => {
    expect(plan().quorum).toBe(2);
  });

  test('of those that could not be asked too: they are missed', () => {
    expect(plan({ seats: [seatOf('ada'), seatOf('bob', { excluded: 'no key' })] }).quorum).toBe(2);
  });

  test('not of those that policy bars', () => {
    const barred = seatOf('bob', { excluded: 'policy', barredByPolicy: true });
    expect(plan({ seats: [seatOf('ada'), barred] }).quorum).toBe(1);
    expect(plan({ seats: [barred] }).quorum).toBe(1);
  });

  test('as configured', () => {
    const panels = { default: { seats: ['claude', 'gpt'], quorum: 1 } };
    expect(plan({ configuration: { panels } }).quorum).toBe(1);
  });
});

describe('people are given', () => {
  test('the configured time', () => {
    const decisions = { remindAfterHours: 2, expireAfterHours: 12 };
    expect(plan({ configuration: { decisions } })).toMatchObject({
      remindAfterMs: 7_200_000,
      expireAfterMs: 43_200_000,
    });
  });

  test('no more reminders than a history can hold', () => {
    const decisions = { remindAfterHours: 0.000_001, expireAfterHours: 168 };
    const hasty = plan({ configuration: { decisions } });
    expect(hasty.expireAfterMs / hasty.remindAfterMs).toBeLessThanOrEqual(200);
  });
});

test('patience and asks at once come from the panel', () => {
  const panels = { default: { seats: ['claude'], patienceSeconds: 5, asksAtOnce: 3 } };
  expect(plan({ configuration: { panels } })).toMatchObject({ patienceMs: 5000, asksAtOnce: 3 });
});

test('a large change is cut, and its estimate grows with its pieces', () => {
  const lines = Array.from({ length: 8000 }, (_, number) => `+let a${number} = ${number};`);
  const large = { ...snapshot, files: [fileOf('big.js', lines.join('\n'))] };
  const cut = planAudit({ configuration: configure(), panel: 'default', seats, snapshot: large });
  expect(cut.pieces.length).toBeGreaterThan(1);
  expect(cut.estimate.tokens).toBeGreaterThan(plan().estimate.tokens);
});
