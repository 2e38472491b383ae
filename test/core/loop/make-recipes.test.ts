import { expect, test } from 'vitest';
import { changedRecipes, hasTestTarget } from '../../../core/loop/make-recipes.ts';

const was =
  'PYTEST = pytest\nCFLAGS =\n\n.PHONY: test\ntest: unit lint\n\t$(PYTEST) tests\n\nunit:\n\t./run\n\nlint:\n\truff .\n\nclean:\n\trm -f x\n';

test.each([
  ['another command', '\t$(PYTEST) tests', '\t@true'],
  ['a failure is passed over', '\t$(PYTEST) tests', '\t-$(PYTEST) tests'],
  ['a filter', '\t$(PYTEST) tests', '\t$(PYTEST) tests -k none'],
  ['something that it comes to', '\t./run', '\t./run || true'],
  ['what it needs is gone', 'test: unit lint', 'test: lint'],
  ['the target is gone', 'test: unit lint\n\t$(PYTEST) tests\n', ''],
  ['another program', 'PYTEST = pytest', 'PYTEST = true'],
])('%s is told', (_, from, to) => expect(changedRecipes(was, was.replace(from, to))).toHaveLength(1));

test.each([
  ['other targets', '\trm -f x', '\t-rm -f x y'],
  ['a new target', 'clean:', 'build:\n\tcc x.c\n\nclean:'],
  ['flags', 'CFLAGS =', 'CFLAGS = -O2'],
  ['another step', '\t$(PYTEST) tests', '\t$(PYTEST) tests\n\t./smoke'],
])('%s are none', (_, from, to) => expect(changedRecipes(was, was.replace(from, to))).toEqual([]));

test('a target that runs tests is known by its name', () => {
  expect(hasTestTarget('check: all\n')).toBe(true);
  expect(hasTestTarget('build:\n\tcc x.c\n')).toBe(false);
  expect(hasTestTarget(null)).toBe(false);
});
