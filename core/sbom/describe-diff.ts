import type { Component } from '../dependencies/component.ts';
import type { InventoryDiff } from '../dependencies/diff-inventories.ts';

/** What a range adds to, changes in and removes from what the repository is made of, a line each, in order of file. */
export function describeDiff({ added, changed, removed }: InventoryDiff): string[] {
  const lines = [
    ...added.map((one) => ({ at: one, text: `adds ${named(one)}` })),
    ...changed.map(({ from, to }) => ({ at: to, text: `changes ${named(from)} ${arrowTo(from, to)}` })),
    ...removed.map((one) => ({ at: one, text: `removes ${named(one)}` })),
  ];
  return lines
    .toSorted(
      (a, b) => compare(a.at.file, b.at.file) || compare(a.at.name, b.at.name) || compare(a.text, b.text),
    )
    .map(({ at, text }) => `${at.file}:${at.line} ${text}`);
}

const named = ({ ecosystem, name, version, direct, development }: Component): string => {
  const notes = [direct === true ? 'asked for by name' : '', development === true ? 'for development' : ''];
  const said = notes.filter((note) => note !== '').join(', ');
  return `${name} ${version} (${ecosystem}${said === '' ? '' : `, ${said}`})`;
};

function arrowTo(from: Component, to: Component): string {
  if (from.version !== to.version) return `→ ${to.version}`;
  if (from.resolved !== to.resolved) return `→ from ${to.resolved ?? 'its registry'}`;
  return '→ with another hash';
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
