import { askedByCargoToml } from './asked-cargo.ts';
import { listOf, own, textOf } from './fields.ts';
import { componentsOf, type PackageNode } from './package-graph.ts';
import { asText } from './parse-json.ts';
import { fits, folderOf, isBelow, type LockFile, quoted, type Reading, Unreadable } from './reading.ts';
import { lockedPackages, type LockedPackage, parseToml } from './toml-lock.ts';

const cratesIo =
  /^(?:registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index|sparse\+https:\/\/index\.crates\.io\/)$/;

/** `Cargo.lock`, versions 1 to 4. What has no source is the repository's own. */
export function readCargo(file: LockFile): Reading {
  const root = parseToml(file.text);
  const version = own(root, 'version') ?? 1;
  if (typeof version !== 'number' || version < 1 || version > 4) {
    throw new Unreadable(`lock file version ${quoted(asText(version))} is not known, 1 to 4 are`);
  }
  const packages = lockedPackages(file.text, root);
  if (packages.length === 0) {
    throw new Unreadable(
      'it lists no package, not even its own: write it anew with "cargo generate-lockfile"',
    );
  }
  const find = finderOf(packages);
  const direct = new Set(packages.filter(isLocal).flatMap((local) => needsOf(local, find)));
  const graph = new Map<string, PackageNode>();
  for (const locked of packages) {
    if (isLocal(locked)) continue;
    const node = nodeOf(locked, find);
    if (!fits(node.name) || !fits(node.version)) {
      throw new Unreadable(
        'a package has no name or version: write it anew with "cargo generate-lockfile"',
        node.line,
      );
    }
    graph.set(keyOf(locked), { ...node, direct: direct.has(keyOf(locked)) });
  }
  return {
    components: componentsOf('cargo', file.path, graph),
    unread: [],
    unlocked: [],
    covers: coversOf(file, packages),
  };
}

const isLocal = ({ fields }: LockedPackage): boolean => textOf(own(fields, 'source')) === null;
const keyOf = ({ fields }: LockedPackage): string =>
  ['name', 'version', 'source'].map((name) => textOf(own(fields, name)) ?? '').join(' ');

type Find = (reference: string) => string | null;

/** `name`, `name version` or `name version (source)`: as little as tells packages apart. */
function finderOf(packages: readonly LockedPackage[]): Find {
  const keys = new Map<string, string>();
  for (const locked of packages) {
    const [name = '', version = ''] = keyOf(locked).split(' ');
    for (const reference of [name, `${name} ${version}`]) keys.set(reference, keyOf(locked));
    keys.set(keyOf(locked), keyOf(locked));
  }
  return (reference) => {
    const [name = '', version, source] = reference.split(' ');
    const written = [name, version, source?.replace(/^\((.*)\)$/, '$1')].filter((part) => part !== undefined);
    return keys.get(written.join(' ')) ?? keys.get(written.slice(0, 2).join(' ')) ?? null;
  };
}

const needsOf = ({ fields }: LockedPackage, find: Find): string[] =>
  listOf(own(fields, 'dependencies'))
    .map((reference) => (typeof reference === 'string' ? find(reference) : null))
    .filter((key) => key !== null);

function nodeOf(locked: LockedPackage, find: Find): PackageNode {
  const said = (name: string) => textOf(own(locked.fields, name));
  const source = said('source') ?? '';
  const checksum = said('checksum');
  return {
    name: said('name') ?? '',
    version: said('version') ?? '',
    line: locked.line,
    direct: null,
    // The file does not tell which kind of dependency led to a package.
    development: null,
    integrity: checksum === null ? null : `sha256:${checksum}`,
    resolved: cratesIo.test(source) ? null : source.replace(/^sparse\+/, 'registry+'),
    needs: needsOf(locked, find),
  };
}

/** The manifests below whose package the file lists as the repository's own, with what it lists for them. */
function coversOf({ path, files }: LockFile, packages: readonly LockedPackage[]): Reading['covers'] {
  const members = new Map(
    packages.filter(isLocal).map((local) => {
      const references = listOf(own(local.fields, 'dependencies')).map((one) => asText(one).split(' ')[0]);
      return [textOf(own(local.fields, 'name')) ?? '', new Set(references)] as const;
    }),
  );
  return [...files].flatMap(([manifest, text]) => {
    if (!/(?:^|\/)Cargo\.toml$/.test(manifest) || !isBelow(manifest, folderOf(path))) return [];
    const listed = members.get(nameIn(text));
    if (listed === undefined) return [];
    return [
      {
        ecosystem: 'cargo' as const,
        folder: folderOf(manifest),
        settles: (name: string) => listed.has(name),
      },
    ];
  });
}

/** A manifest that cannot be read is told of where manifests are read. */
function nameIn(manifest: string): string {
  try {
    return askedByCargoToml(manifest).name;
  } catch {
    return '';
  }
}
