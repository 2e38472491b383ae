import { expect, test } from 'vitest';
import { type Wanted, weighName } from '../../../core/people/weigh-name.ts';

const office = {
  people: {
    ada: { name: 'Ada Lovelace', email: 'ada@acme.example', roles: ['auditor' as const], teams: ['shop'] },
    bob: { name: 'Bob', roles: ['viewer' as const], teams: ['shop'] },
  },
  teams: { shop: { roles: [], repositories: ['github.com/acme/*'], assets: ['demo.*'] } },
};
const wanted = (...repositories: string[]): Wanted => ({
  permission: 'decide',
  to: 'settle disputes',
  places: repositories.map((name) => ({ kind: 'repository', name })),
});

test.each(['ada', 'Ada  LOVELACE', 'ada@acme.example'])('%s is found, and may', (by) => {
  expect(weighName(office, by, wanted('github.com/acme/shop'))).toEqual({ person: 'ada' });
});

test.each([
  ['mallory', ['github.com/acme/shop'], /names nobody "mallory"/],
  ['bob', ['github.com/acme/shop'], /bob may not settle disputes on repository github\.com\/acme\/shop/],
  ['ada', ['github.com/acme/shop', 'github.com/other/x'], /on repository github\.com\/other\/x/],
  [undefined, ['github.com/acme/shop'], /does not say who wants to settle disputes: give "by"/],
  ['constructor', ['github.com/acme/shop'], /names nobody/],
])('%s on %s is refused', (by, repositories, why) => {
  expect(weighName(office, by, wanted(...repositories))).toEqual({ why: expect.stringMatching(why) });
});

test('where nobody is named, anybody may', () => {
  const nobody = { people: {}, teams: {} };
  expect(weighName(nobody, ' Eve ', wanted('patch'))).toEqual({ person: 'eve' });
  expect(weighName(nobody, undefined, wanted('patch'))).toEqual({ person: '' });
});
