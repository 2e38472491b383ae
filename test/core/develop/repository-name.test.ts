import { expect, test } from 'vitest';
import { parseGitHubRepository } from '../../../core/develop/repository-name.ts';

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
