import { askedByPackageJson } from './asked-npm.ts';
import type { Asked } from './asked.ts';
import { fieldsOf, own } from './fields.ts';
import { componentsOf, type PackageNode, reachableFrom } from './package-graph.ts';
import { parseJson } from './parse-json.ts';
import {
  folderOf,
  inFolder,
  isBelow,
  type LockFile,
  type Reading,
  resolvePath,
  Unreadable,
} from './reading.ts';
import { readBerryEntries, readClassicEntries, type YarnEntry } from './yarn-entries.ts';

type Find = (name: string, range: string) => string | null;

/** `yarn.lock` of Yarn 1 and of Yarn 2 to 4. */
export function readYarn(file: LockFile): Reading {
  const entries = entriesOf(file.text);
  const keys = new Map(
    entries.flatMap((entry) => entry.patterns.map((pattern) => [pattern, keyOf(entry)] as const)),
  );
  const byName = new Map(entries.map((entry) => [nameIn(entry.patterns[0] ?? ''), keyOf(entry)]));
  const resolutions = resolutionsOf(file);
  const find: Find = (name, range) =>
    keys.get(`${name}@${range}`) ??
    keys.get(`${name}@npm:${range}`) ??
    // What the root resolves otherwise than it is asked for stands under another range.
    (resolutions.has(name) ? (byName.get(name) ?? null) : null);
  const members = membersOf(file, entries);
  const graph = graphOf(entries, find);
  mark(graph, members, find);
  return {
    components: componentsOf('npm', file.path, graph),
    unread: [],
    unlocked: [],
    covers: members.map(({ folder }) => ({
      ecosystem: 'npm',
      folder,
      settles: (name, range) => find(name, range) !== null,
    })),
  };
}

function entriesOf(text: string): YarnEntry[] {
  if (/^__metadata:/m.test(text)) return readBerryEntries(text);
  if (/^# yarn lockfile v1\s*$/m.test(text)) return readClassicEntries(text);
  throw new Unreadable('it does not tell its version in its first lines: write it anew with "yarn install"');
}

const keyOf = ({ patterns }: YarnEntry): string => patterns[0] ?? '';
const nameIn = (pattern: string): string => pattern.slice(0, Math.max(pattern.indexOf('@', 1), 0));

function graphOf(entries: readonly YarnEntry[], find: Find): Map<string, PackageNode> {
  return new Map(
    entries
      .filter(({ workspace }) => workspace === null)
      .map((entry): [string, PackageNode] => {
        const { name, version, line, integrity, resolved } = entry;
        const needs = entry.needs.map((need) => find(need.name, need.range)).filter((key) => key !== null);
        return [
          keyOf(entry),
          { name, version, line, integrity, resolved, direct: null, development: null, needs },
        ];
      }),
  );
}

interface Member {
  folder: string;
  asked: Asked[];
}

/** The manifests that the lock file is for: Yarn 2 lists them, Yarn 1 means all below where the root has workspaces. */
function membersOf(file: LockFile, entries: readonly YarnEntry[]): Member[] {
  const root = folderOf(file.path);
  const listed = entries.flatMap(({ workspace }) => {
    const folder = workspace === null ? null : resolvePath(root, workspace);
    return folder === null ? [] : [folder];
  });
  const folders = listed.length > 0 ? listed : [root, ...foldersBelow(file, root)];
  return [...new Set(folders)].map((folder) => ({ folder, asked: askedIn(file, folder) }));
}

function foldersBelow({ files }: LockFile, root: string): string[] {
  if (own(rootManifest(files.get(inFolder(root, 'package.json'))), 'workspaces') === undefined) return [];
  return [...files.keys()]
    .filter((path) => path.endsWith('/package.json') && isBelow(path, root))
    .map(folderOf);
}

/** A manifest that cannot be read is told of where manifests are read. */
function rootManifest(text: string | undefined) {
  try {
    return text === undefined ? {} : parseJson(text);
  } catch {
    return {};
  }
}

const resolutionsOf = ({ path, files }: LockFile): ReadonlySet<string> =>
  new Set(
    Object.keys(
      fieldsOf(own(rootManifest(files.get(inFolder(folderOf(path), 'package.json'))), 'resolutions')),
    ).map((pattern) => /((?:@[^/]+\/)?[^/@]+)(?:@[^/]*)?$/.exec(pattern)?.[1] ?? pattern),
  );

function askedIn({ files }: LockFile, folder: string): Asked[] {
  try {
    return askedByPackageJson(files.get(inFolder(folder, 'package.json')) ?? '{}').asked;
  } catch {
    return [];
  }
}

/** Neither form says what is asked for by name or for development only: the manifests do, if there are any. */
function mark(graph: Map<string, PackageNode>, members: readonly Member[], find: Find): void {
  const asked = members.flatMap((member) => member.asked);
  if (asked.length === 0) return;
  const keysOf = (some: readonly Asked[]) =>
    some.map(({ name, range }) => find(name, range)).filter((key) => key !== null);
  const direct = new Set(keysOf(asked));
  const starts = keysOf(asked.filter(({ development }) => !development));
  const production = reachableFrom(starts, (key) => graph.get(key)?.needs ?? []);
  for (const [key, node] of graph) {
    graph.set(key, { ...node, direct: direct.has(key), development: !production.has(key) });
  }
}
