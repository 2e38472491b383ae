import { expect, test } from 'vitest';
import { isAllowed, judgeNew, keyOf } from '../../../core/dependencies/judge-new.ts';
import { componentOf, messageOf, rulesOf, subjectOf } from './subject.ts';

test.each([
  ['npm:pad', true],
  ['npm:pad@1.2.0', true],
  ['npm:pad@1.2.1', false],
  ['npm:p*', true],
  ['npm:*', true],
  ['pypi:pad', false],
  ['npm:pa', false],
  ['npm:p.d', false],
])('%s names pad@1.2.0 of npm: %s', (entry, expected) => {
  expect(isAllowed(componentOf(), [entry])).toBe(expected);
});

test('a scope is named with what is in it, and never with another', () => {
  const scoped = componentOf({ name: '@acme/pad' });
  expect(isAllowed(scoped, ['npm:@acme/*'])).toBe(true);
  expect(isAllowed(scoped, ['npm:@acme/pad@1.2.0'])).toBe(true);
  expect(isAllowed(scoped, ['npm:*'])).toBe(false);
  expect(isAllowed(componentOf({ name: '@acme-evil/pad' }), ['npm:@acme/*'])).toBe(false);
});

test('PyPI’s names are the same however they are written, Go’s have paths', () => {
  expect(isAllowed(componentOf({ ecosystem: 'pypi', name: 'zope-interface' }), ['pypi:Zope.Interface'])).toBe(
    true,
  );
  expect(isAllowed(componentOf({ ecosystem: 'go', name: 'acme.example/a/b' }), ['go:acme.example/*'])).toBe(
    true,
  );
});

test('what somebody chose is told by itself, what comes along together', () => {
  const none = new Set<string>();
  expect(messageOf(judgeNew(subjectOf(), { allow: [] }, none)[0])).toContain('pad@1.2.0 is a new dependency');
  expect(judgeNew(subjectOf({ direct: null }), { allow: [] }, none)[0]).not.toHaveProperty('group');
  const [along] = judgeNew(subjectOf({ direct: false }), { allow: [] }, none);
  expect(along).toHaveProperty('group');
  expect(messageOf(along, 'a, b', 2)).toContain('2 packages that nobody asked for by name come along, a, b');
});

test('another version, a package that the base has elsewhere, and one that policy names are not new', () => {
  const allow = { allow: ['npm:pad'] };
  const none = new Set<string>();
  expect(judgeNew(subjectOf({}, { from: componentOf({ version: '1.0.0' }) }), { allow: [] }, none)).toEqual(
    [],
  );
  expect(judgeNew(subjectOf(), allow, none)).toEqual([]);
  expect(judgeNew(subjectOf(), { allow: [] }, new Set([keyOf(componentOf({ file: 'other' }))]))).toEqual([]);
  expect(rulesOf(judgeNew(subjectOf(), { allow: [] }, new Set(['pypi:pad'])))).toEqual(['new']);
});
