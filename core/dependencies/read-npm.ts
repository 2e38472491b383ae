import { eachKey } from './json-lines.ts';
import { type Fields, fieldsOf, isFields, own, textOf } from './fields.ts';
import { findEntry, inModules, type NpmEntries, type NpmEntry } from './npm-entries.ts';
import { flattenFirstVersion } from './npm-first-version.ts';
import { componentsOf, type PackageNode } from './package-graph.ts';
import type { UnreadManifest } from './component.ts';
import { asText, parseJson } from './parse-json.ts';
import {
  edgesMax,
  fits,
  folderOf,
  inFolder,
  type LockFile,
  quoted,
  type Reading,
  resolvePath,
  Unreadable,
} from './reading.ts';

/** `package-lock.json` and `npm-shrinkwrap.json` of npm 3 to 11: lock file versions 1, 2 and 3. */
export function readNpm(file: LockFile): Reading {
  const root = parseJson(file.text);
  const version = own(root, 'lockfileVersion') ?? (isFields(own(root, 'dependencies')) ? 1 : null);
  if (version === null) {
    throw new Unreadable(
      'it has neither a version nor packages: write it anew with "npm install --package-lock-only"',
    );
  }
  if (version === 1) {
    const manifest = file.files.get(inFolder(folderOf(file.path), 'package.json'));
    return readEntries(file, flattenFirstVersion(file.text, root, manifest ?? null));
  }
  if (version !== 2 && version !== 3) {
    throw new Unreadable(
      `lock file version ${quoted(asText(version))} is not known, 1 to 3 are: write it with npm 11`,
    );
  }
  if (!isFields(own(root, 'packages'))) {
    throw new Unreadable('it has no "packages": write it anew with "npm install --package-lock-only"');
  }
  return readEntries(file, entriesOf(file.text, fieldsOf(own(root, 'packages'))));
}

function entriesOf(text: string, packages: Fields): NpmEntries {
  const lines = new Map<string, number>();
  eachKey(text, (path, line) => {
    if (path.length === 2 && path[0] === 'packages') lines.set(path[1] ?? '', line);
  });
  return new Map(
    Object.entries(packages).map(([key, fields]) => [
      key,
      { fields: fieldsOf(fields), line: lines.get(key) ?? 1 },
    ]),
  );
}

function readEntries(file: LockFile, entries: NpmEntries): Reading {
  const unread: UnreadManifest[] = [];
  const graph = new Map<string, PackageNode>();
  const direct = directOf(entries);
  let edges = 0;
  for (const [key, entry] of entries) {
    const why = whyOdd(file, key, entry);
    if (why !== null) unread.push({ path: file.path, line: entry.line, why });
    if (why !== null || isLocal(key, entry)) continue;
    const needs = needsOf(entries, key, entry.fields, false);
    edges += needs.length;
    if (edges > edgesMax)
      throw new Unreadable(`it lists more than ${edgesMax} dependencies: see who wrote it`);
    graph.set(key, nodeOf(key, entry, direct === null ? null : direct.has(key), needs));
  }
  return {
    components: componentsOf('npm', file.path, graph),
    unread,
    unlocked: [],
    covers: coversOf(file, entries),
  };
}

function nodeOf(
  key: string,
  { fields, line }: NpmEntry,
  direct: boolean | null,
  needs: string[],
): PackageNode {
  const { name, version } = identityOf(key, fields);
  return {
    name,
    version,
    line,
    direct,
    development: own(fields, 'dev') === true,
    integrity: textOf(own(fields, 'integrity')),
    resolved: textOf(own(fields, 'resolved')),
    needs,
  };
}

/** A version of git or an address alone, as version 1 has it, is all there is to tell by. */
function identityOf(key: string, fields: Fields) {
  const name = textOf(own(fields, 'name')) ?? key.slice(key.lastIndexOf(inModules) + inModules.length);
  return { name, version: textOf(own(fields, 'version')) ?? '' };
}

function whyOdd({ path }: LockFile, key: string, { fields }: NpmEntry): string | null {
  if (own(fields, 'link') === true) {
    const target = textOf(own(fields, 'resolved')) ?? '';
    return resolvePath(folderOf(path), target) === null
      ? `package ${quoted(key)} is a link to ${quoted(target)}, outside of the repository: what it brings in cannot be known. Publish it, or take it into the repository`
      : null;
  }
  if (!key.includes(inModules)) return null;
  const { name, version } = identityOf(key, fields);
  if (fits(key) && fits(version) && /^(?:@[^/@\s]+\/)?[^/@\s]+$/.test(name)) return null;
  return `entry ${quoted(key)} tells no name and version: write the file anew with "npm install --package-lock-only"`;
}

/** The repository's own packages; their manifests are read for themselves. */
const isLocal = (key: string, { fields }: NpmEntry): boolean =>
  !key.includes(inModules) || own(fields, 'link') === true;

const namesIn = (fields: Fields, kinds: readonly string[]): string[] =>
  kinds.flatMap((kind) => Object.keys(fieldsOf(own(fields, kind))));

const installed = ['dependencies', 'optionalDependencies', 'peerDependencies'];

function needsOf(entries: NpmEntries, key: string, fields: Fields, withDevelopment: boolean): string[] {
  const kinds = withDevelopment ? [...installed, 'devDependencies'] : installed;
  return namesIn(fields, kinds)
    .map((name) => findEntry(entries, key, name))
    .filter((found) => found !== null);
}

/** Packages that the root or a workspace asks for; null where the file does not hold the root's manifest. */
function directOf(entries: NpmEntries): Set<string> | null {
  if (!entries.has('')) return null;
  const direct = new Set<string>();
  for (const [key, entry] of entries) {
    if (key.includes(inModules)) continue;
    for (const need of needsOf(entries, key, entry.fields, true)) direct.add(need);
  }
  return direct;
}

function coversOf({ path }: LockFile, entries: NpmEntries): Reading['covers'] {
  const members = [...entries.keys()].filter((key) => !key.includes(inModules));
  return (members.includes('') ? members : ['', ...members]).flatMap((key) => {
    const folder = resolvePath(folderOf(path), key);
    if (folder === null) return [];
    return [
      {
        ecosystem: 'npm' as const,
        folder,
        settles: (name: string) => findEntry(entries, key, name) !== null,
      },
    ];
  });
}
