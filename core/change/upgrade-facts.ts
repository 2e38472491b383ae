import { clip } from '../clip.ts';
import type { Named } from './manifest.ts';
import { dependencyFacts } from './dependency-facts.ts';
import { filesRunBy, installScripts, type Oddity, type Release } from './release.ts';
import type { UpgradeFact } from './snapshot.ts';

const namedMax = 10;
const shownMax = 200;
const msPerDay = 86_400_000;

/**
 * What an upgrade brings in, as far as tarballs and registry tell it by themselves: no model, no guess. What calls for
 * a person stands first.
 */
export function upgradeFacts(from: Release, to: Release): UpgradeFact[] {
  const changed = changedPaths(from, to);
  const facts = [
    ...scriptFacts(from, to, changed),
    ...oddityFacts(from.oddities, to.oddities),
    ...recordFacts(to),
    ...publisherFacts(from, to),
    ...deprecationFacts(from, to),
    ...binFacts(from.manifest.bin, to.manifest.bin),
    ...nativeFacts(to, changed),
    ...dependencyFacts(from.manifest, to.manifest),
    ...engineFacts(from, to),
    ...sizeFacts(from, to),
    ...timeFacts(from, to),
  ];
  return [...facts.filter((one) => one.asks), ...facts.filter((one) => !one.asks)];
}

const quoted = (text: string): string => JSON.stringify(clip(text, shownMax));
const listed = (names: readonly string[]): string =>
  names.length > namedMax
    ? `${names.slice(0, namedMax).map(quoted).join(', ')} and ${names.length - namedMax} more`
    : names.map(quoted).join(', ');

const fact = (
  kind: UpgradeFact['kind'],
  text: string,
  { asks = false, quote = null }: Partial<Pick<UpgradeFact, 'asks' | 'quote'>> = {},
): UpgradeFact => ({ kind, text, quote, asks });

function changedPaths(from: Release, to: Release): Set<string> {
  const before = new Map(from.files.map((file) => [file.path, file.id]));
  return new Set(to.files.flatMap(({ path, id }) => (before.get(path) === id ? [] : [path])));
}

function scriptFacts(from: Release, to: Release, changed: ReadonlySet<string>): UpgradeFact[] {
  const before = installScripts(from);
  const after = installScripts(to);
  const removed = [...before.keys()].filter((hook) => !after.has(hook));
  return [
    ...[...after].map(([hook, command]) => scriptFact(hook, command, before.get(hook), changed)),
    ...removed.map((hook) => fact('install-script', `installing it no longer runs a script ${quoted(hook)}`)),
  ];
}

function scriptFact(
  hook: string,
  command: string,
  before: string | undefined,
  changed: ReadonlySet<string>,
): UpgradeFact {
  const quote = command.length > shownMax ? null : JSON.stringify(command);
  const runs = `installing it runs a script ${quoted(hook)}: ${quoted(command)}`;
  if (before === undefined) return fact('install-script', `${runs}, which is new`, { asks: true, quote });
  if (before !== command)
    return fact('install-script', `${runs}, before ${quoted(before)}`, { asks: true, quote });
  const files = filesRunBy(command, [...changed]);
  return files.length > 0
    ? fact('install-script', `${runs}, as before, but ${listed(files)} changed`, { asks: true, quote })
    : fact('install-script', `${runs}, as before`, { quote });
}

function oddityFacts(before: readonly Oddity[], after: readonly Oddity[]): UpgradeFact[] {
  const known = new Set(before.map(({ path, why }) => `${path}\0${why}`));
  const fresh = after.filter(({ path, why }) => !known.has(`${path}\0${why}`));
  const more = fresh.length - namedMax;
  return [
    ...fresh
      .slice(0, namedMax)
      .map(({ path, why }) =>
        fact('odd-entry', `the tarball holds an entry ${quoted(path)}: ${why}`, { asks: true }),
      ),
    ...(more > 0 ? [fact('odd-entry', `the tarball holds ${more} more such entries`, { asks: true })] : []),
  ];
}

/** What is installed follows the registry's record, what runs follows the tarball: each may hide what the other shows. */
function recordFacts({ manifest, record, files }: Release): UpgradeFact[] {
  if (record.manifest === null) return [];
  const told = record.manifest;
  const dependencies = (one: typeof manifest): Named =>
    new Map([...one.dependencies, ...one.optionalDependencies]);
  const differing = [
    ...(told.name !== manifest.name || told.version !== manifest.version ? ['name or version'] : []),
    ...(sameNamed(dependencies(told), dependencies(manifest)) ? [] : ['dependencies']),
    ...(sameNamed(installScripts({ manifest: told, files }), installScripts({ manifest, files }))
      ? []
      : ['install scripts']),
  ];
  if (differing.length === 0) return [];
  return [
    fact(
      'record-differs',
      `the registry's record tells other ${differing.join(', ')} than package.json in the tarball`,
      {
        asks: true,
      },
    ),
  ];
}

const sameNamed = (one: Named, other: Named): boolean =>
  one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);

function publisherFacts(from: Release, to: Release): UpgradeFact[] {
  const [before, after] = [from.record.publisher, to.record.publisher];
  const known = new Set(from.record.maintainers);
  const maintainers = to.record.maintainers.filter((name) => !known.has(name));
  return [
    ...(before !== null && after !== null && before !== after
      ? [
          fact('publisher', `${quoted(after)} published it, the version before ${quoted(before)}`, {
            asks: !known.has(after),
          }),
        ]
      : []),
    ...(known.size > 0 && maintainers.length > 0
      ? [fact('publisher', `it has new maintainers: ${listed(maintainers)}`)]
      : []),
  ];
}

function deprecationFacts(from: Release, to: Release): UpgradeFact[] {
  const { deprecated } = to.record;
  if (deprecated !== null) {
    return [fact('deprecated', `version ${to.version} is deprecated: ${quoted(deprecated)}`, { asks: true })];
  }
  const before = from.record.deprecated;
  return before === null
    ? []
    : [fact('deprecated', `version ${from.version} is deprecated: ${quoted(before)}`)];
}

function binFacts(before: Named, after: Named): UpgradeFact[] {
  const names = [...after].flatMap(([name, file]) => (before.get(name) === file ? [] : [name]));
  return names.length > 0
    ? [fact('program', `it brings commands that are new or start another file: ${listed(names)}`)]
    : [];
}

function nativeFacts(to: Release, changed: ReadonlySet<string>): UpgradeFact[] {
  const paths = to.files
    .filter((file) => file.native && changed.has(file.path))
    .map((file) => file.path)
    .sort();
  return paths.length > 0
    ? [fact('native-code', `machine code that is new or changed, which no seat can read: ${listed(paths)}`)]
    : [];
}

function engineFacts({ manifest: before }: Release, { manifest: after }: Release): UpgradeFact[] {
  if (before.node === after.node) return [];
  const shown = (range: string | null) => (range === null ? 'any version' : quoted(range));
  return [fact('engine', `it asks for Node.js ${shown(after.node)}, before ${shown(before.node)}`)];
}

function sizeFacts(from: Release, to: Release): UpgradeFact[] {
  const pair = (before: number, after: number) => `${before} → ${after}`;
  const text = `files ${pair(from.files.length, to.files.length)}, bytes unpacked ${pair(from.unpackedBytes, to.unpackedBytes)}, bytes of the tarball ${pair(from.tarballBytes, to.tarballBytes)}`;
  return [fact('size', text)];
}

function timeFacts(from: Release, to: Release): UpgradeFact[] {
  const [before, after] = [from.record.publishedAt, to.record.publishedAt];
  if (after === null) return [];
  const apart = before === null ? Number.NaN : (Date.parse(after) - Date.parse(before)) / msPerDay;
  const days = Math.round(apart);
  const since = Number.isNaN(apart)
    ? ''
    : `, ${Math.abs(days)} days ${days < 0 ? 'before' : 'after'} ${from.version}`;
  return [fact('time', `published ${after.slice(0, 10)} as the registry tells${since}`)];
}
