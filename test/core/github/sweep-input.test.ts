import { expect, test } from 'vitest';
import { parseSweepInput } from '../../../core/github/sweep-input.ts';

test('a repository is enough', () => {
  expect(parseSweepInput({ repository: 'acme/shop' })).toEqual({ input: { repository: 'acme/shop' } });
});

test.each([
  ['no repository', {}, '"repository"'],
  ['an address', { repository: 'https://code.test/acme/shop' }, 'owner/name'],
  ['a path that climbs', { repository: 'acme/..' }, 'owner/name'],
  ['an unknown field', { repository: 'acme/shop', panels: 'default' }, '"panels"'],
  ['a word for yes', { repository: 'acme/shop', drafts: 'yes' }, '"drafts"'],
])('%s is refused by name, with an example', (_, raw, named) => {
  const parsed = parseSweepInput(raw);
  expect('problem' in parsed && parsed.problem).toContain(named);
  expect('problem' in parsed && parsed.problem).toContain('"acme/shop"');
});
