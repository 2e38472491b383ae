import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';
import { localOwnerId, withLocalOwner } from '../../../core/people/local-owner.ts';
import { permissionsOn } from '../../../core/people/permissions.ts';

test('where nobody is named, who is at this machine may do everything', () => {
  const standing = withLocalOwner(withoutFile(), { loopback: true });
  for (const place of [
    { kind: 'everything' },
    { kind: 'asset', name: 'shop-db' },
    { kind: 'repository', name: '/srv/code/shop' },
  ] as const)
    expect(permissionsOn(standing, localOwnerId, place)).toHaveLength(6);
});

test('not where others reach us, and not once anybody is named', () => {
  expect(withLocalOwner(withoutFile(), { loopback: false }).people).toEqual({});
  const { configuration } = parseConfiguration('people: { ada: { name: Ada } }');
  if (!configuration) throw new Error('The configuration has mistakes.');
  expect(withLocalOwner(configuration, { loopback: true })).toBe(configuration);
});

test('nobody can be given that id', () => {
  expect(parseConfiguration(`people: { "${localOwnerId}": { name: Ada } }`).configuration).toBeNull();
});
