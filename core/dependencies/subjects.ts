import type { Component, Inventory } from './component.ts';
import { diffInventories } from './diff-inventories.ts';

/** A package that a change adds, or has in another version, with another hash or from elsewhere. */
export interface ToJudge {
  component: Component;
  /** What the base has in its place; null for one that is added. */
  from: Component | null;
}

/** In order of file and line, so that what is looked up first depends on nothing else. */
export function subjectsOf(base: Inventory, head: Inventory): ToJudge[] {
  const { added, changed } = diffInventories(base, head);
  const all = [
    ...added.map((component) => ({ component, from: null })),
    ...changed.map(({ from, to }) => ({ component: to, from })),
  ];
  return all.toSorted(
    ({ component: a }, { component: b }) =>
      compare(a.file, b.file) || a.line - b.line || compare(a.purl, b.purl),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
