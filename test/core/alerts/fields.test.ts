import { expect, test } from 'vitest';
import {
  bodyOf,
  fingerprintOf,
  labelsAt,
  listAt,
  momentOf,
  textAt,
  titleOf,
} from '../../../core/alerts/fields.ts';

test('what stands at a path is taken only if it is of the kind that is wanted', () => {
  const root = { a: { b: 'x', c: 7, d: ['y'] } };
  expect([textAt(root, 'a', 'b'), textAt(root, 'a', 'c'), textAt(root, 'a', 'd'), textAt(root, 'z')]).toEqual(
    ['x', '7', '', ''],
  );
  expect([listAt(root, 'a', 'd'), listAt(root, 'a', 'b')]).toEqual([['y'], []]);
  expect(textAt({}, 'constructor')).toBe('');
});

test('a title is one safe line, and a body safe lines', () => {
  expect(titleOf('a\u001b]0;evil\u0007\nb')).toBe('a b');
  expect(bodyOf('a\r\nb\u202e')).toBe('a\nb');
  expect(bodyOf('x'.repeat(100_000)).length).toBe(2000);
});

test('labels are in a steady order, and names that programs take for their own are left out', () => {
  const labels = labelsAt(JSON.parse('{"l":{"b":"2","a":1,"__proto__":"x","c":{"d":1}}}'), 'l');
  expect(Object.entries(labels)).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
  expect(labelsAt({ l: 'none' }, 'l')).toEqual({});
});

test('a moment is told in UTC, and the zero of Go is none', () => {
  expect(momentOf('2026-11-21T15:00:00+01:00')).toBe('2026-11-21T14:00:00.000Z');
  for (const none of ['', 'soon', '0001-01-01T00:00:00Z', '12']) expect(momentOf(none)).toBe('');
});

test('a name of the sender is taken where it is plain, else one is made of the labels', () => {
  expect(fingerprintOf('abc-1', {})).toBe('abc-1');
  expect(fingerprintOf('a b', { a: '1' })).toBe('{"a":"1"}');
  expect(fingerprintOf('', { a: '1' })).toBe(fingerprintOf('x'.repeat(500), { a: '1' }));
});
