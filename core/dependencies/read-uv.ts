import { type Fields, fieldsOf, listOf, own, textOf } from './fields.ts';
import { componentsOf, type PackageNode, reachableFrom } from './package-graph.ts';
import { asText } from './parse-json.ts';
import { isPypi, pythonName } from './python-names.ts';
import { fits, folderOf, type LockFile, quoted, type Reading, resolvePath, Unreadable } from './reading.ts';
import { lockedPackages, type LockedPackage, parseToml } from './toml-lock.ts';

/** `uv.lock`, version 1. Packages by path are the repository's own. */
export function readUv(file: LockFile): Reading {
  const root = parseToml(file.text);
  const version = own(root, 'version');
  if (version !== 1) throw new Unreadable(`lock file version ${quoted(asText(version))} is not known, 1 is`);
  const packages = lockedPackages(file.text, root);
  const keysByName = Map.groupBy(packages, nameOf);
  const find = (reference: unknown): string[] => {
    const wanted = fieldsOf(reference);
    const version = textOf(own(wanted, 'version'));
    const named = keysByName.get(pythonName(textOf(own(wanted, 'name')) ?? '')) ?? [];
    return named.filter((one) => version === null || versionOf(one) === version).map(keyOf);
  };
  const local = packages.filter((one) => folderIn(one) !== null);
  const all = (some: readonly LockedPackage[], development: boolean) =>
    some.flatMap(({ fields }) => referencesIn(fields, development).flatMap(find));
  const graph = new Map<string, PackageNode>();
  for (const one of packages)
    if (folderIn(one) === null) graph.set(keyOf(one), nodeOf(one, all([one], false)));
  const production = reachableFrom(all(local, false), (key) => graph.get(key)?.needs ?? []);
  const direct = new Set([...all(local, false), ...all(local, true)]);
  for (const [key, node] of graph) {
    graph.set(key, { ...node, direct: direct.has(key), development: !production.has(key) });
  }
  return {
    components: componentsOf('pypi', file.path, graph),
    unread: [],
    unlocked: [],
    covers: local.flatMap((one) => {
      const folder = resolvePath(folderOf(file.path), folderIn(one) ?? '');
      if (folder === null) return [];
      return [{ ecosystem: 'pypi' as const, folder, settles: (name: string) => keysByName.has(name) }];
    }),
  };
}

const nameOf = ({ fields }: LockedPackage): string => pythonName(textOf(own(fields, 'name')) ?? '');
const versionOf = ({ fields }: LockedPackage): string => textOf(own(fields, 'version')) ?? '';
const sourceOf = ({ fields }: LockedPackage): Fields => fieldsOf(own(fields, 'source'));
const keyOf = (one: LockedPackage): string => `${nameOf(one)} ${versionOf(one)}`;

/** Of a package of the repository itself. */
function folderIn(one: LockedPackage): string | null {
  const source = sourceOf(one);
  return (
    ['editable', 'virtual', 'directory']
      .map((kind) => textOf(own(source, kind)))
      .find((folder) => folder !== null) ?? null
  );
}

function referencesIn(fields: Fields, development: boolean): unknown[] {
  const listsOf = (name: string) => Object.values(fieldsOf(own(fields, name))).flatMap(listOf);
  return development
    ? listsOf('dev-dependencies')
    : [...listOf(own(fields, 'dependencies')), ...listsOf('optional-dependencies')];
}

function nodeOf(one: LockedPackage, needs: string[]): PackageNode {
  if (!fits(nameOf(one)) || !fits(versionOf(one))) {
    throw new Unreadable('a package has no name or version: write it anew with "uv lock"', one.line);
  }
  const files = [own(one.fields, 'sdist'), ...listOf(own(one.fields, 'wheels'))];
  const hashes = files.map((file) => textOf(own(fieldsOf(file), 'hash'))).filter((hash) => hash !== null);
  return {
    name: nameOf(one),
    version: versionOf(one),
    line: one.line,
    direct: null,
    development: null,
    integrity: hashes.length === 0 ? null : hashes.toSorted().join(' '),
    resolved: resolvedOf(sourceOf(one)),
    needs,
  };
}

function resolvedOf(source: Fields): string | null {
  const registry = textOf(own(source, 'registry'));
  if (registry !== null) return isPypi(registry) ? null : `registry+${registry}`;
  const git = textOf(own(source, 'git'));
  if (git !== null) return `git+${git}`;
  const path = textOf(own(source, 'path'));
  return textOf(own(source, 'url')) ?? (path === null ? null : `file:${path}`);
}
