/** What a `package.json` (or the registry's record of one) says that matters for an upgrade; other fields are left. */
export interface Manifest {
  name: string;
  version: string;
  scripts: Named;
  dependencies: Named;
  optionalDependencies: Named;
  peerDependencies: Named;
  bundled: string[];
  /** Command names and the files that they start. */
  bin: Named;
  node: string | null;
  /** False when it says that a `binding.gyp` beside it is not to be built. */
  gyp: boolean;
}

export type Named = ReadonlyMap<string, string>;

/**
 * Reads what it can, as npm does: a field of a shape that npm would not understand counts as absent. Null when `raw` is
 * no object at all.
 */
export function readManifest(raw: unknown): Manifest | null {
  if (!isObject(raw)) return null;
  const name = textOf(raw['name']);
  return {
    name,
    version: textOf(raw['version']),
    scripts: named(raw['scripts']),
    dependencies: named(raw['dependencies']),
    optionalDependencies: named(raw['optionalDependencies']),
    peerDependencies: named(raw['peerDependencies']),
    bundled: listOf(raw['bundleDependencies'] ?? raw['bundledDependencies']),
    bin: binOf(raw['bin'], name),
    node: isObject(raw['engines']) ? textOf(raw['engines']['node']) || null : null,
    gyp: raw['gypfile'] !== false,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const named = (value: unknown): Named =>
  new Map(
    Object.entries(isObject(value) ? value : {}).flatMap(([name, text]): [string, string][] =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  );

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string').sort() : [];

/** One path alone is the command of the package's own name, without its scope. */
const binOf = (value: unknown, name: string): Named =>
  typeof value === 'string' ? new Map([[name.slice(name.lastIndexOf('/') + 1), value]]) : named(value);
