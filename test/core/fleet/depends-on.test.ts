import { describe, expect, test } from 'vitest';
import { sourceSchema } from '../../../core/configuration/fleet-source.ts';
import { dependenciesOf, neededBy } from '../../../core/fleet/depends-on.ts';

const asset = (id: string, dependsOn?: string) => {
  const [source = '', name = ''] = id.split('.');
  return { id, source, name, labels: dependsOn === undefined ? {} : { 'depends-on': dependsOn } };
};
const host = (rules: unknown[]) => ({
  host: sourceSchema.parse({ kind: 'docker', address: 'unix:///var/run/docker.sock', rules }),
});

describe('what an asset depends on', () => {
  test('is what its label names of its own source, whatever stands between the names', () => {
    const all = [
      asset('host.web', 'api, db  Cache'),
      asset('host.api'),
      asset('host.db'),
      asset('host.cache'),
    ];
    expect([...dependenciesOf(all, {})]).toEqual([['host.web', ['host.api', 'host.db', 'host.cache']]]);
  });

  test('is nothing of another source by its own word, nor what nobody knows, nor itself', () => {
    const all = [asset('host.web', 'other.api web nothing'), asset('other.api'), asset('host.api')];
    expect([...dependenciesOf(all, {})]).toEqual([]);
  });

  test('is what the first rule of the configuration says that says it, other sources too', () => {
    const all = [asset('host.web-1', 'api'), asset('host.api'), asset('orders.db'), asset('host.db')];
    const rules = [
      { match: 'web-*', class: 'staging' },
      { match: 'web-*', dependsOn: ['orders.db', 'db'] },
      { match: '*', dependsOn: ['api'] },
    ];
    const found = dependenciesOf(all, host(rules));
    expect(found.get('host.web-1')).toEqual(['host.db', 'orders.db']);
    expect(found.get('host.db')).toEqual(['host.api']);
    expect(found.get('orders.db')).toBeUndefined();
    const none = dependenciesOf(all, host([{ match: 'web-*', dependsOn: [] }]));
    expect(none.get('host.web-1')).toBeUndefined();
  });

  test('is bounded, however long the label', () => {
    const many = Array.from({ length: 60 }, (_, at) => `host.n${at}`);
    const long = asset('host.web', many.map((id) => id.slice(5)).join(','));
    expect(dependenciesOf([long, ...many.map((id) => asset(id))], {}).get('host.web')).toHaveLength(20);
  });
});

test('what is needed is followed through, and circles end', () => {
  const dependencies = new Map([
    ['web', ['api']],
    ['api', ['db', 'web']],
    ['other', ['db']],
  ]);
  expect([...neededBy(['web'], dependencies)].toSorted()).toEqual(['api', 'db', 'web']);
  expect([...neededBy(['other'], dependencies)]).toEqual(['db']);
  expect([...neededBy(['db', 'nobody'], dependencies)]).toEqual([]);
});
