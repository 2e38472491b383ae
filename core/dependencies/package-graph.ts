import type { Component, Ecosystem } from './component.ts';
import { packageUrl } from './package-url.ts';
import { edgesMax, entriesMax, Unreadable } from './reading.ts';

/** What a lock file says of one package, under a key of the lock file's own. */
export interface PackageNode {
  name: string;
  version: string;
  line: number;
  direct: boolean | null;
  development: boolean | null;
  integrity: string | null;
  resolved: string | null;
  /** Keys of the packages that it needs; those that the graph does not hold are left out. */
  needs: string[];
}

export type PackageGraph = ReadonlyMap<string, PackageNode>;

/** One component for each package URL: what a lock file lists several times, say in several folders, is joined. */
export function componentsOf(ecosystem: Ecosystem, file: string, graph: PackageGraph): Component[] {
  checkSize(graph);
  const purls = new Map<string, string>();
  for (const [key, { name, version, resolved }] of graph) {
    purls.set(key, packageUrl(ecosystem, name, version, resolved));
  }
  const joined = new Map<string, Component & { needed: Set<string> }>();
  for (const [key, node] of graph) {
    const { needs, ...said } = node;
    const purl = purls.get(key) ?? '';
    const needed = needs.map((need) => purls.get(need)).filter((need) => need !== undefined);
    const known = joined.get(purl);
    if (known === undefined) {
      joined.set(purl, { ecosystem, file, purl, ...said, needs: [], needed: new Set(needed) });
      continue;
    }
    known.direct = either(known.direct, said.direct);
    known.development = both(known.development, said.development);
    known.integrity ??= said.integrity;
    for (const need of needed) known.needed.add(need);
  }
  return [...joined.values()].map(({ needed, ...component }) => ({
    ...component,
    needs: [...needed].filter((need) => need !== component.purl).toSorted(),
  }));
}

function checkSize(graph: PackageGraph): void {
  let edges = 0;
  for (const { needs } of graph.values()) edges += needs.length;
  if (graph.size <= entriesMax && edges <= edgesMax) return;
  throw new Unreadable(
    `it lists ${graph.size} packages with ${edges} dependencies; ${entriesMax} and ${edgesMax} are the limits. Split the project, or see who wrote this file`,
  );
}

/** True counts most: whoever asks for it by name does, whatever else stands in the file. */
const either = (a: boolean | null, b: boolean | null): boolean | null =>
  a === true || b === true ? true : a === null || b === null ? null : false;

const both = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true;

/** All keys that can be reached from `starts`, these included. */
export function reachableFrom(
  starts: Iterable<string>,
  needsOf: (key: string) => readonly string[],
): Set<string> {
  const reached = new Set(starts);
  // A set hands out what is added while it is walked through.
  for (const key of reached) for (const need of needsOf(key)) reached.add(need);
  return reached;
}
