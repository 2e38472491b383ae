import type { Component, Inventory } from './component.ts';

/** What head has that base has not, and the other way round. */
export interface InventoryDiff {
  added: Component[];
  changed: { from: Component; to: Component }[];
  removed: Component[];
}

/**
 * Compares by file, ecosystem and name. Of a name in several versions, the same versions are matched first, the rest in
 * their order. The same version from another place or with another hash is changed too.
 */
export function diffInventories(base: Inventory, head: Inventory): InventoryDiff {
  const before = Map.groupBy(base.components, keyOf);
  const diff: InventoryDiff = { added: [], changed: [], removed: [] };
  for (const [key, now] of Map.groupBy(head.components, keyOf)) {
    const then = before.get(key) ?? [];
    before.delete(key);
    const rest = matchVersions(then, now, diff);
    const pairs = Math.min(rest.before.length, rest.now.length);
    for (const [at, from] of rest.before.entries()) {
      const to = rest.now[at];
      if (to === undefined) diff.removed.push(from);
      else diff.changed.push({ from, to });
    }
    diff.added.push(...rest.now.slice(pairs));
  }
  for (const gone of before.values()) diff.removed.push(...gone);
  return diff;
}

const keyOf = ({ file, ecosystem, name }: Component): string => `${file}\0${ecosystem}\0${name}`;

function matchVersions(then: readonly Component[], now: readonly Component[], diff: InventoryDiff) {
  const left = new Map(then.map((component) => [component.version, component]));
  const unmatched = now.filter((to) => {
    const from = left.get(to.version);
    if (from === undefined) return true;
    left.delete(to.version);
    if (from.resolved !== to.resolved || from.integrity !== to.integrity) diff.changed.push({ from, to });
    return false;
  });
  const kept = new Set(left.values());
  return { before: then.filter((component) => kept.has(component)), now: unmatched };
}
