import { expect, test } from 'vitest';
import { findMoves, type Seen } from '../../../core/loop/moves.ts';
import { record, standings } from './records.ts';

const seen = (last: [string, string | null][], signatures: string[], errors: string[] = []): Seen => ({
  last: new Map(last),
  signatures: new Set(signatures),
  errors,
});
const moves = (says: string, before: Seen) => findMoves(record(1), standings(says), before);

test('an error that became one never seen is a move; one that came back is none', () => {
  expect(moves('a!2', seen([['a', 'a!1']], ['a!1']))).toBe(true);
  expect(moves('a!1', seen([['a', 'a!2']], ['a!1', 'a!2']))).toBe(false);
});
test('a test that held and now fails is no move', () => {
  expect(moves('a!9', seen([['a', null]], []))).toBe(false);
  expect(moves('a!9', seen([], []))).toBe(false);
});
test('errors outside of tests move when one goes and a new one comes', () => {
  const before = seen([], ['e1'], ['e1']);
  expect(findMoves(record(1, { errors: ['e2'] }), null, before)).toBe(true);
  expect(findMoves(record(1, { errors: ['e1', 'e2'] }), null, before)).toBe(false);
  expect(findMoves(record(1, { errors: [] }), null, before)).toBe(false);
});
