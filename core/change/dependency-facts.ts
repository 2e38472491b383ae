import { clip } from '../clip.ts';
import type { Manifest, Named } from './manifest.ts';
import type { UpgradeFact } from './snapshot.ts';

const namedMax = 20;
const shownMax = 100;

/** What else an upgrade pulls in; a person is asked where it does not come from the registry. */
export function dependencyFacts(from: Manifest, to: Manifest): UpgradeFact[] {
  return [
    ...compare('dependencies', installed(from), installed(to)),
    ...compare('peer dependencies', from.peerDependencies, to.peerDependencies),
    ...bundledFacts(from.bundled, to.bundled),
  ];
}

/** npm installs optional ones too, and lets them win over an ordinary one of the same name. */
const installed = (manifest: Manifest): Named =>
  new Map([...manifest.dependencies, ...manifest.optionalDependencies]);

function compare(what: string, before: Named, after: Named): UpgradeFact[] {
  const added = [...after].filter(([name]) => !before.has(name));
  const removed = [...before].filter(([name]) => !after.has(name));
  const changed = [...after].filter(([name, range]) => before.has(name) && before.get(name) !== range);
  const outside = [...added, ...changed].filter(([, range]) => isElsewhere(range));
  const unnamed = outside.length - namedMax;
  return [
    ...outside.slice(0, namedMax).map(([name, range]) => ({
      ...fact(`${what} from elsewhere than the registry: ${entry([name, range])}`),
      quote: range.length > shownMax ? null : JSON.stringify(range),
      asks: true,
    })),
    ...(unnamed > 0
      ? [{ ...fact(`${unnamed} more ${what} from elsewhere than the registry`), asks: true }]
      : []),
    ...(added.length > 0 ? [fact(`${what} added: ${listed(added.map(entry))}`)] : []),
    ...(removed.length > 0 ? [fact(`${what} removed: ${listed(removed.map(entry))}`)] : []),
    ...(changed.length > 0
      ? [
          fact(
            `${what} changed: ${listed(changed.map(([name, range]) => `${entry([name, before.get(name) ?? ''])} → ${quoted(range)}`))}`,
          ),
        ]
      : []),
  ];
}

const fact = (text: string): UpgradeFact => ({ kind: 'dependency', text, quote: null, asks: false });

/** An address, a repository, a folder, or another package under this name: what the name alone does not tell. */
const isElsewhere = (range: string): boolean =>
  /^(?:npm|file|link|workspace|git[+\w]*|https?|github|gitlab|bitbucket|gist):|^[\w.-]+\/[\w.-]+|^(?:\.{0,2}|~)\/|@.*:/i.test(
    range,
  );

const quoted = (text: string): string => JSON.stringify(clip(text, shownMax));
const entry = ([name, range]: [string, string]): string => `${quoted(name)} ${quoted(range)}`;
const listed = (entries: readonly string[]): string =>
  entries.length > namedMax
    ? `${entries.slice(0, namedMax).join(', ')} and ${entries.length - namedMax} more`
    : entries.join(', ');

function bundledFacts(before: readonly string[], after: readonly string[]): UpgradeFact[] {
  const added = after.filter((name) => !before.includes(name));
  return added.length > 0
    ? [fact(`dependencies that it now carries in itself: ${listed(added.map(quoted))}`)]
    : [];
}
