import { expect, test } from 'vitest';
import { judgeName } from '../../../core/dependencies/judge-name.ts';
import { componentOf, messageOf, subjectOf } from './subject.ts';

const none = new Set<string>();
const squat = { name: 'lodahs' };

test('a new package with a name near a popular one is told with that one', () => {
  expect(messageOf(judgeName(subjectOf(squat), { allow: [] }, none)[0])).toContain('near that of lodash');
});

test('one that was there, or that policy names, is not', () => {
  expect(judgeName(subjectOf(squat, { from: componentOf(squat) }), { allow: [] }, none)).toEqual([]);
  expect(judgeName(subjectOf(squat), { allow: [] }, new Set(['npm:lodahs']))).toEqual([]);
  expect(judgeName(subjectOf(squat), { allow: ['npm:lodahs'] }, none)).toEqual([]);
  expect(judgeName(subjectOf({ name: 'acme-billing' }), { allow: [] }, none)).toEqual([]);
});
