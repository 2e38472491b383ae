import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Component, Inventory } from '../../../core/dependencies/component.ts';
import { diffInventories } from '../../../core/dependencies/diff-inventories.ts';

const component = (name: string, version: string, more: Partial<Component> = {}): Component => ({
  ecosystem: 'npm',
  name,
  version,
  file: 'package-lock.json',
  line: 1,
  direct: null,
  development: null,
  integrity: null,
  resolved: null,
  purl: `pkg:npm/${name}@${version}`,
  needs: [],
  ...more,
});
const inventory = (...components: Component[]): Inventory => ({ components, unread: [], unlocked: [] });
const told = (base: Inventory, head: Inventory) => {
  const { added, changed, removed } = diffInventories(base, head);
  return {
    added: added.map(({ purl }) => purl.slice(8)),
    changed: changed.map(({ from, to }) => `${from.purl.slice(8)} ${to.purl.slice(8)}`),
    removed: removed.map(({ purl }) => purl.slice(8)),
  };
};

test('of several versions the same are matched first', () => {
  const base = inventory(component('a', '1'), component('a', '2'), component('b', '1'));
  const head = inventory(component('a', '2'), component('a', '3'), component('a', '4'), component('c', '1'));
  expect(told(base, head)).toEqual({ added: ['a@4', 'c@1'], changed: ['a@1 a@3'], removed: ['b@1'] });
});

test('the same version from elsewhere or with another hash is changed; on another line it is not', () => {
  const base = inventory(component('a', '1'), component('b', '1', { integrity: 'x' }), component('c', '1'));
  const head = inventory(
    component('a', '1', { resolved: 'git+https://git.example.test/a.git' }),
    component('b', '1', { integrity: 'y' }),
    component('c', '1', { line: 9 }),
  );
  expect(told(base, head)).toEqual({ added: [], changed: ['a@1 a@1', 'b@1 b@1'], removed: [] });
});

test('another file or ecosystem is another package', () => {
  const head = inventory(
    component('a', '1', { file: 'b/package-lock.json' }),
    component('a', '1', { ecosystem: 'pypi' }),
  );
  expect(diffInventories(inventory(component('a', '1')), head)).toMatchObject({
    added: [{ file: 'b/package-lock.json' }, { ecosystem: 'pypi' }],
    removed: [{ file: 'package-lock.json' }],
  });
});

test('whatever the two sides, every component is accounted for once', () => {
  const side = fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3', '4')), {
      selector: String,
    })
    .map((pairs) => inventory(...pairs.map(([name, version]) => component(name, version))));
  fc.assert(
    fc.property(side, side, (base, head) => {
      const { added, changed, removed } = diffInventories(base, head);
      const same = head.components.filter(({ purl }) =>
        base.components.some((one) => one.purl === purl),
      ).length;
      expect(added.length + changed.length + same).toBe(head.components.length);
      expect(removed.length + changed.length + same).toBe(base.components.length);
      expect(diffInventories(head, head)).toEqual({ added: [], changed: [], removed: [] });
    }),
  );
});
