import { expect, test } from 'vitest';
import { parseGitHubRepository, readersNameOf } from '../../../core/develop/repository-name.ts';

test('reads owner and name', () => {
  expect(parseGitHubRepository('github:acme/shop.js')).toEqual({ owner: 'acme', repo: 'shop.js' });
});

test.each([
  'acme/shop',
  'github:acme',
  'github:acme/..',
  'github:a/b/c',
  'github:-a/b',
  'https://github.com/a/b',
])('%s is none', (text) => {
  expect(parseGitHubRepository(text)).toBeNull();
});

test.each([
  ['github:acme/shop', 'github.com/acme/shop'],
  ['https://code.test/acme/shop.git', 'code.test/acme/shop'],
  ['/srv/code/shop/', '/srv/code/shop'],
  ['bundle:sha256:0a1b', 'bundle'],
])('%s is %s to rules and teams', (repository, name) => {
  expect(readersNameOf(repository)).toBe(name);
});
