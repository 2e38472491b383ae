import { askedByPyproject } from './asked-python.ts';
import { type Fields, fieldsOf, isFields, listOf, own, textOf } from './fields.ts';
import { componentsOf, type PackageNode } from './package-graph.ts';
import { isPypi, pythonName } from './python-names.ts';
import { fits, folderOf, inFolder, type LockFile, quoted, type Reading, Unreadable } from './reading.ts';
import { lockedPackages, type LockedPackage, parseToml } from './toml-lock.ts';

/** `poetry.lock` of Poetry 1 and 2. Packages by folder are the repository's own. */
export function readPoetry(file: LockFile): Reading {
  const root = parseToml(file.text);
  const metadata = fieldsOf(own(root, 'metadata'));
  const version = textOf(own(metadata, 'lock-version')) ?? '';
  if (!/^[12]\.\d+$/.test(version)) {
    throw new Unreadable(
      `lock file version ${quoted(version)} is not known, 1 and 2 are: write it with "poetry lock"`,
    );
  }
  const packages = lockedPackages(file.text, root);
  const direct = directOf(file);
  const keysByName = Map.groupBy(packages, nameOf);
  const graph = new Map<string, PackageNode>();
  for (const one of packages) {
    if (sourceType(one) === 'directory') continue;
    const needs = Object.keys(fieldsOf(own(one.fields, 'dependencies'))).flatMap((name) =>
      (keysByName.get(pythonName(name)) ?? []).map(keyOf),
    );
    graph.set(keyOf(one), nodeOf(one, fieldsOf(own(metadata, 'files')), direct, needs));
  }
  return {
    components: componentsOf('pypi', file.path, graph),
    unread: [],
    unlocked: [],
    covers: [{ ecosystem: 'pypi', folder: folderOf(file.path), settles: (name) => keysByName.has(name) }],
  };
}

const nameOf = ({ fields }: LockedPackage): string => pythonName(textOf(own(fields, 'name')) ?? '');
const versionOf = ({ fields }: LockedPackage): string => textOf(own(fields, 'version')) ?? '';
const keyOf = (one: LockedPackage): string => `${nameOf(one)} ${versionOf(one)}`;
const sourceType = ({ fields }: LockedPackage): string =>
  textOf(own(fieldsOf(own(fields, 'source')), 'type')) ?? '';

/** Null where there is no manifest that can be read, which is told of there. */
function directOf({ path, files }: LockFile): ReadonlySet<string> | null {
  const manifest = files.get(inFolder(folderOf(path), 'pyproject.toml'));
  try {
    return manifest === undefined ? null : new Set(askedByPyproject(manifest).asked.map(({ name }) => name));
  } catch {
    return null;
  }
}

function nodeOf(
  one: LockedPackage,
  oldFiles: Fields,
  direct: ReadonlySet<string> | null,
  needs: string[],
): PackageNode {
  const name = nameOf(one);
  if (!fits(name) || !fits(versionOf(one))) {
    throw new Unreadable('a package has no name or version: write it anew with "poetry lock"', one.line);
  }
  const files = listOf(own(one.fields, 'files') ?? own(oldFiles, textOf(own(one.fields, 'name')) ?? ''));
  const hashes = files.map((file) => textOf(own(fieldsOf(file), 'hash'))).filter((hash) => hash !== null);
  return {
    name,
    version: versionOf(one),
    line: one.line,
    direct: direct === null ? null : direct.has(name),
    development: developmentOf(one.fields),
    integrity: hashes.length === 0 ? null : hashes.toSorted().join(' '),
    resolved: resolvedOf(own(one.fields, 'source')),
    needs,
  };
}

/** Poetry 1 told a category at first, then nothing; Poetry 2 tells the groups. */
function developmentOf(fields: Fields): boolean | null {
  const groups = own(fields, 'groups');
  if (Array.isArray(groups)) return !groups.includes('main');
  const category = textOf(own(fields, 'category'));
  return category === null ? null : category === 'dev';
}

function resolvedOf(source: unknown): string | null {
  if (!isFields(source)) return null;
  const url = textOf(own(source, 'url')) ?? '';
  switch (own(source, 'type')) {
    case 'git':
      return `git+${url}#${textOf(own(source, 'resolved_reference')) ?? ''}`;
    case 'legacy':
      return isPypi(url) ? null : `registry+${url}`;
    case 'file':
      return `file:${url}`;
    default:
      return url;
  }
}
