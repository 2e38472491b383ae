import { describe, expect, test } from 'vitest';
import { finalCoverage, votersByFile } from '../../../core/panel/voters.ts';
import { castOf, planOf, seatOf, snapshotOf } from '../../builders.ts';

const snapshot = snapshotOf({ 'a.js': '+one\n@@ far\n+two', 'b.js': '+three' });
const plan = planOf(snapshot, [seatOf('ada'), seatOf('bob')], {
  pieces: [
    { index: 0, tokens: 1, parts: [{ path: 'a.js', firstHunk: 0, endHunk: 1 }] },
    {
      index: 1,
      tokens: 1,
      parts: [
        { path: 'a.js', firstHunk: 1, endHunk: 2 },
        { path: 'b.js', firstHunk: 0, endHunk: 1 },
      ],
    },
  ],
});
const both = ['a.js', 'b.js'];
const voters = (...cast: Parameters<typeof votersByFile>[1]) =>
  Object.fromEntries(
    [...votersByFile(plan, cast)].map(([path, seats]) => [path, seats.map((seat) => seat.id)]),
  );

describe('a seat has voted on a file', () => {
  test('once it answered for every piece of it', () => {
    expect(voters(castOf('ada', { covered: both }, 0), castOf('ada', { covered: both }, 1))).toEqual({
      'a.js': ['ada'],
      'b.js': ['ada'],
    });
  });

  test('not while one piece is missing', () => {
    expect(voters(castOf('ada', { covered: both }, 1))).toEqual({ 'a.js': [], 'b.js': ['ada'] });
  });

  test('not when it does not name the file as covered', () => {
    expect(voters(castOf('ada', { covered: both }, 0), castOf('ada', { covered: ['b.js'] }, 1))).toEqual({
      'a.js': [],
      'b.js': ['ada'],
    });
  });

  test('not when it abstains', () => {
    const cast = [
      castOf('bob', { covered: both, vote: 'fail' }, 0),
      castOf('bob', { covered: both, vote: 'abstain' }, 1),
    ];
    expect(voters(...cast)).toEqual({ 'a.js': [], 'b.js': [] });
  });

  test('only if it is on the panel', () => {
    expect(voters(castOf('eve', { covered: both }, 0), castOf('eve', { covered: both }, 1))).toEqual({
      'a.js': [],
      'b.js': [],
    });
  });
});

describe('in the end a file is', () => {
  const seats = [seatOf('ada')];

  test('as planned where somebody read it', () => {
    const planned = { ...plan, coverage: [{ path: 'a.js', state: 'clipped' as const, reason: 'too long' }] };
    expect(finalCoverage(planned, new Map([['a.js', seats]]))).toEqual(planned.coverage);
  });

  test('skipped where nobody did, and for the planned reason where it was to be skipped', () => {
    const planned = {
      ...plan,
      coverage: [
        { path: 'a.js', state: 'reviewed' as const, reason: '' },
        { path: 'b.js', state: 'skipped' as const, reason: 'budget' },
      ],
    };
    expect(finalCoverage(planned, new Map([['a.js', []]]))).toEqual([
      { path: 'a.js', state: 'skipped', reason: 'no seat answered for it' },
      { path: 'b.js', state: 'skipped', reason: 'budget' },
    ]);
  });
});

describe('a vote that a simulated substitute gave for a real seat', () => {
  const simulatedIn = (...cast: Parameters<typeof votersByFile>[1]) =>
    Object.fromEntries(
      [...votersByFile(plan, cast)].map(([path, seats]) => [path, seats.map((seat) => seat.simulated)]),
    );
  const cast = (piece: number, simulated: boolean) => ({
    ...castOf('ada', { covered: both }, piece),
    simulated,
  });

  test('is a simulated one, for each file of which it read a piece', () => {
    expect(simulatedIn(cast(0, true), cast(1, false))).toEqual({ 'a.js': [true], 'b.js': [false] });
    expect(simulatedIn(cast(0, false), cast(1, true))).toEqual({ 'a.js': [true], 'b.js': [true] });
  });

  test('does not touch votes of its own model', () => {
    expect(simulatedIn(cast(0, false), cast(1, false))).toEqual({ 'a.js': [false], 'b.js': [false] });
  });
});
