import { readBlockYaml, type YamlNode } from './block-yaml.ts';
import type { UnreadManifest } from './component.ts';
import { componentsOf, type PackageNode, reachableFrom } from './package-graph.ts';
import { type Form, formOf, keyOfReference } from './pnpm-forms.ts';
import { fits, folderOf, type LockFile, quoted, type Reading, resolvePath } from './reading.ts';

const kinds = ['dependencies', 'optionalDependencies'] as const;
const none: ReadonlyMap<string, YamlNode> = new Map();

/** One manifest of the workspace: what it asks for, as keys of packages, null for what lies in the repository. */
interface Importer {
  folder: string;
  production: (string | null)[];
  development: (string | null)[];
  names: ReadonlySet<string>;
}

/** `pnpm-lock.yaml` of pnpm 3 to 10: lock file versions 5, 6 and 9. */
export function readPnpm(file: LockFile): Reading {
  const root = readBlockYaml(file.text);
  const form = formOf(root.fields.get('lockfileVersion')?.text ?? '');
  const importers = importersOf(root, form);
  const unread = importers.flatMap((importer) => outside(file, importer));
  const graph = new Map<string, PackageNode>();
  const packages = root.fields.get('packages')?.fields ?? none;
  const snapshots = form.snapshots ? (root.fields.get('snapshots')?.fields ?? none) : packages;
  const direct = new Set(importers.flatMap(({ production, development }) => [...production, ...development]));
  for (const [key, snapshot] of snapshots) {
    const packageKey = form.packageKey(key);
    const entry = packages.get(packageKey);
    const node = entry && nodeOf(form, packageKey, entry, snapshot);
    if (node) graph.set(key, { ...node, direct: direct.has(key) });
    else if (entry?.fields.get('resolution')?.fields.get('type')?.text !== 'directory') {
      unread.push(strange(file, key, snapshot.line));
    }
  }
  if (form.snapshots) markDevelopment(graph, importers);
  return {
    components: componentsOf('npm', file.path, graph),
    unread,
    unlocked: [],
    covers: importers.flatMap(({ folder, names }) => {
      const at = resolvePath(folderOf(file.path), folder);
      return at === null
        ? []
        : [{ ecosystem: 'npm' as const, folder: at, settles: (name: string) => names.has(name) }];
    }),
  };
}

const strange = ({ path }: LockFile, key: string, line: number): UnreadManifest => ({
  path,
  line,
  why: `entry ${quoted(key)} tells no name and version: write the file anew with "pnpm install --lockfile-only"`,
});

function importersOf(root: YamlNode, form: Form): Importer[] {
  const listed = root.fields.get('importers')?.fields;
  const all: [string, YamlNode][] = listed ? [...listed] : [['.', root]];
  return all.map(([folder, node]) => ({
    folder,
    production: kinds.flatMap((kind) => referencesIn(node, kind, form)),
    development: referencesIn(node, 'devDependencies', form),
    names: new Set(
      [...kinds, 'devDependencies'].flatMap((kind) => [...(node.fields.get(kind)?.fields.keys() ?? [])]),
    ),
  }));
}

const referencesIn = (node: YamlNode, kind: string, form: Form): (string | null)[] =>
  [...(node.fields.get(kind)?.fields ?? none)].map(([name, { text, fields }]) =>
    keyOfReference(form, name, fields.get('version')?.text ?? text),
  );

/** A link within the repository leads to another manifest of it; one that leaves it leads to what nobody has seen. */
function outside(file: LockFile, { folder }: Importer): UnreadManifest[] {
  if (resolvePath(folderOf(file.path), folder) !== null) return [];
  const why = `it is also the lock file of ${quoted(folder)}, outside of the repository: write it anew without that folder`;
  return [{ path: file.path, line: 1, why }];
}

function nodeOf(form: Form, key: string, entry: YamlNode, snapshot: YamlNode): PackageNode | null {
  const said = (name: string) => entry.fields.get(name)?.text;
  const resolution = entry.fields.get('resolution')?.fields ?? none;
  if (resolution.get('type')?.text === 'directory') return null;
  const told = form.identity(key);
  const name = said('name') ?? told?.name ?? '';
  const version = said('version') ?? told?.version ?? '';
  if (!fits(name) || !fits(version) || /\s/.test(name)) return null;
  const repository = resolution.get('repo')?.text;
  const commit = resolution.get('commit')?.text ?? '';
  const development = said('dev');
  return {
    name,
    version,
    line: entry.line,
    direct: null,
    development: development === undefined ? null : development === 'true',
    integrity: resolution.get('integrity')?.text ?? null,
    resolved:
      repository === undefined ? (resolution.get('tarball')?.text ?? null) : gitAddress(repository, commit),
    needs: kinds.flatMap((kind) =>
      referencesIn(snapshot, kind, form).filter((reference) => reference !== null),
    ),
  };
}

const gitAddress = (repository: string, commit: string): string =>
  `${repository.startsWith('git') ? '' : 'git+'}${repository}#${commit}`;

/** Version 9 does not say which packages serve development only: those that production does not reach. */
function markDevelopment(graph: Map<string, PackageNode>, importers: readonly Importer[]): void {
  const starts = importers.flatMap(({ production }) => production.filter((key) => key !== null));
  const production = reachableFrom(starts, (key) => graph.get(key)?.needs ?? []);
  for (const [key, node] of graph) graph.set(key, { ...node, development: !production.has(key) });
}
