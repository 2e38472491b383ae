import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceSchema } from '../../../core/configuration/fleet-source.ts';
import { nastyText } from '../../nasty-text.ts';
import { assetId, describeAsset } from '../../../core/fleet/describe-asset.ts';

const source = sourceSchema.parse({
  kind: 'docker',
  address: 'unix:///var/run/docker.sock',
  class: 'staging',
  labels: { team: 'shop' },
  only: ['shop-*', 'db'],
  rules: [
    { match: 'shop-web*', labels: { tier: 'front' } },
    { match: 'shop-*', class: 'production', labels: { tier: 'back', app: 'shop' } },
    { match: '*', class: 'lab' },
  ],
});
const described = (name: string, labels: Record<string, string> = {}) =>
  describeAsset('host', source, { name, labels });

describe('an asset of a source', () => {
  test('has the class of the first rule that fits and says one, else of its source', () => {
    expect(described('shop-web')?.class).toBe('production');
    expect(described('db')?.class).toBe('lab');
    expect(describeAsset('host', { ...source, rules: [] }, { name: 'db', labels: {} })?.class).toBe(
      'staging',
    );
  });

  test('has the labels that the configuration gives it before those that it gives itself', () => {
    expect(described('shop-web', { team: 'other', own: 'x' })?.labels).toEqual({
      team: 'shop',
      tier: 'front',
      app: 'shop',
      own: 'x',
    });
  });

  test('is taken by name alone: its own labels decide nothing', () => {
    expect(described('other', { class: 'simulated' })).toBeNull();
    expect(described('shop-web', { class: 'simulated', simulated: 'yes' })).toMatchObject({
      class: 'production',
      simulated: false,
    });
  });

  test('is simulated where its source is, and nowhere else', () => {
    const pretending = sourceSchema.parse({ kind: 'simulated', address: 'http://127.0.0.1:1' });
    expect(describeAsset('demo', pretending, { name: 'x', labels: {} })).toMatchObject({
      simulated: true,
      class: 'simulated',
    });
  });

  test('has labels on one line, which no terminal obeys', () => {
    expect(described('db', { note: 'one\ntwo\u001b[31m\tthree\u202e' })?.labels['note']).toBe(
      'one two three',
    );
  });

  test('has few labels, and none with a name that means something else', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`label${at}`, 'x'.repeat(1000)]));
    const labels =
      described('db', { ...many, constructor: 'x', 'with space': 'x', ['__proto__']: 'x' })?.labels ?? {};
    expect(Object.keys(labels).length).toBeLessThanOrEqual(51);
    expect(JSON.stringify(labels).length).toBeLessThan(20_000);
    expect(Object.hasOwn(labels, 'constructor')).toBe(false);
  });

  test('has an id that stands everywhere, whatever its name is', () => {
    fc.assert(
      fc.property(fc.oneof(nastyText, fc.string({ maxLength: 130 })), (name) => {
        expect(assetId('host', name)).toMatch(/^[a-z0-9][a-z0-9._-]{0,119}$/);
      }),
    );
    expect(assetId('cluster', 'shop/deployment/web')).toBe('cluster.shop.deployment.web');
    expect(assetId('host', 'Web_1')).toBe('host.web_1');
  });

  test('is none with a name that nobody could type or read', () => {
    const open = { ...source, only: [] };
    for (const name of ['', 'x'.repeat(301), 'a\u001b[31m', 'a\nb'])
      expect(describeAsset('host', open, { name, labels: {} })).toBeNull();
  });
});
