import { expect, test } from 'vitest';
import { scopeOf } from '../../../core/remedy/scope.ts';
import { assetOf } from './remedy-builders.ts';

const own = [assetOf('shop-api')];

test('an incident may look at its own assets and at those of the same source and label beside them', () => {
  const all = [
    ...own,
    assetOf('shop-db'),
    assetOf('billing', { labels: { app: 'billing' } }),
    assetOf('shop-far', { source: 'other', id: 'other.shop-far' }),
    assetOf('shop-live', { simulated: false }),
  ];
  expect(scopeOf(own, all)).toEqual(['demo.shop-api', 'demo.shop-db']);
});

test('an asset without labels has nothing beside it, and there are never too many', () => {
  expect(scopeOf([assetOf('a', { labels: {} })], [assetOf('b', { labels: {} })])).toEqual(['demo.a']);
  const many = Array.from({ length: 500 }, (_, at) => assetOf(`x-${at}`));
  expect(scopeOf(own, many)).toHaveLength(40);
});
