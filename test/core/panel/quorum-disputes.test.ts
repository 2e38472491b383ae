import { describe, expect, test } from 'vitest';
import type { FileCoverage } from '../../../core/panel/coverage.ts';
import type { Case } from '../../../core/panel/case.ts';
import { coverageDisputes, quorumDisputes } from '../../../core/panel/quorum-disputes.ts';
import type { Seat } from '../../../core/panel/seat.ts';
import { votersByFile } from '../../../core/panel/voters.ts';
import { castOf, planOf, seatOf, snapshotOf } from '../../builders.ts';

interface Told {
  seats: Seat[];
  voted: string[];
  /** Those whose ballot a simulated substitute gave. */
  simulated?: string[];
  quorum?: number;
  host?: string;
  lost?: Case['lost'];
}

function disputes({ seats, voted, simulated = [], quorum, host, lost = [] }: Told) {
  const snapshot = snapshotOf({ 'a.js': '+x' }, { host: host ?? null });
  const plan = planOf(snapshot, seats, quorum === undefined ? {} : { quorum });
  const cast = voted.map((seat) => ({ ...castOf(seat), simulated: simulated.includes(seat) }));
  const voters = votersByFile(plan, cast);
  return quorumDisputes({
    plan,
    snapshot,
    cast,
    lost,
    voters,
    gates: [],
    merged: [],
    coverage: [],
    suspicions: [],
    claims: [],
  });
}
const ada = seatOf('ada');
const bob = seatOf('bob');
const twin = seatOf('ada-2', { family: 'ada' });

describe('the quorum', () => {
  test('holds when every seat voted', () => {
    expect(disputes({ seats: [ada, bob, twin], voted: ['ada', 'bob', 'ada-2'] })).toEqual([]);
  });

  test('fails with the reasons when a family is lost', () => {
    const lost = [{ seat: bob.id, piece: 0, reason: 'has a wrong key' }];
    const [dispute, ...more] = disputes({ seats: [ada, bob], voted: ['ada'], lost });
    expect(more).toEqual([]);
    expect(dispute?.kind).toBe('quorum-lost');
    expect(dispute?.question).toContain('a.js. Lost: bob: has a wrong key.');
  });

  test('names a seat that could not be asked at all', () => {
    const excluded = seatOf('bob', { excluded: 'Seat "bob" has no key.' });
    expect(disputes({ seats: [ada, excluded], voted: ['ada'] })[0]?.question).toContain(
      'Seat "bob" has no key.',
    );
  });

  test('of all families asks for the second seat of a family too', () => {
    expect(disputes({ seats: [ada, bob, twin], voted: ['ada', 'bob'] })).toMatchObject([
      { kind: 'quorum-lost' },
    ]);
  });

  test('of fewer holds without the others', () => {
    expect(disputes({ seats: [ada, bob, twin], voted: ['bob'], quorum: 1 })).toEqual([]);
    expect(
      disputes({ seats: [ada, twin, bob, seatOf('cy')], voted: ['ada', 'ada-2'], quorum: 2 }),
    ).toHaveLength(1);
  });

  test('does not miss a seat that policy bars', () => {
    const barred = seatOf('bob', { excluded: 'Policy', barredByPolicy: true });
    expect(disputes({ seats: [ada, barred], voted: ['ada'], quorum: 1 })).toEqual([]);
  });
});

describe('on a real host', () => {
  const pretended = seatOf('bob', { simulated: true });

  test('a simulated seat does not count', () => {
    const [dispute] = disputes({ seats: [ada, pretended], voted: ['ada', 'bob'], host: 'github.com' });
    expect(dispute).toMatchObject({ kind: 'simulated-only' });
    expect(dispute?.question).toContain('The change is on github.com');
  });

  test('it may be there beside enough real ones', () => {
    expect(
      disputes({ seats: [ada, pretended], voted: ['ada', 'bob'], host: 'github.com', quorum: 1 }),
    ).toEqual([]);
  });

  test('elsewhere it counts', () => {
    expect(disputes({ seats: [ada, pretended], voted: ['ada', 'bob'] })).toEqual([]);
  });
});

describe('coverage', () => {
  const reviewed: FileCoverage = { path: 'a.js', state: 'reviewed', reason: '' };
  const skipped = (path: string): FileCoverage => ({ path, state: 'skipped', reason: 'budget' });

  test('of all files asks nothing', () => {
    expect(coverageDisputes([reviewed])).toEqual([]);
  });

  test('of some asks about the others, a few by name', () => {
    const files = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(skipped);
    const [dispute] = coverageDisputes([reviewed, ...files]);
    expect(dispute?.kind).toBe('not-all-reviewed');
    expect(dispute?.question).toContain('b (skipped: budget)');
    expect(dispute?.question).toContain('and 2 more.');
  });

  test('of nothing is told apart, an empty change too', () => {
    expect(coverageDisputes([skipped('a')])).toMatchObject([{ kind: 'nothing-reviewed' }]);
    expect(coverageDisputes([])).toMatchObject([{ kind: 'nothing-reviewed' }]);
    const clipped: FileCoverage = { path: 'a', state: 'clipped', reason: 'too long' };
    expect(coverageDisputes([clipped])).toMatchObject([{ kind: 'not-all-reviewed' }]);
  });
});

test('a simulated substitute of a real seat passes nothing on a real host', () => {
  const told = { seats: [ada, bob], voted: ['ada', 'bob'], host: 'github.com' };
  expect(disputes(told)).toEqual([]);
  expect(disputes({ ...told, simulated: ['bob'] })).toMatchObject([{ kind: 'simulated-only' }]);
});
