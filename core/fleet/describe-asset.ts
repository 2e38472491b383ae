import type { Source } from '../configuration/fleet-source.ts';
import { matchesPattern } from '../match-pattern.ts';
import { safeLine } from '../panel/safe-text.ts';
import type { Asset } from './asset.ts';

const nameCharactersMax = 300;
const labelsMax = 50;
const labelCharactersMax = 200;

/** A name as part of an asset's id: small letters, digits, `.`, `_`, `-`; up to 79 of them. Other names may come to the same. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('/', '.')
    .replaceAll(/[^a-z0-9._-]+/gu, '-')
    .replace(/^[^a-z0-9]+/u, '')
    .slice(0, 79);

export const assetId = (source: string, name: string): string => `${source}.${plainName(name) || 'unnamed'}`;

/**
 * What the configuration makes of something that a source names. `claimed`: labels as the source tells them, which decide
 * nothing. Null where the configuration does not take it.
 */
export function describeAsset(
  id: string,
  source: Source,
  { name, labels: claimed }: { name: string; labels: Readonly<Record<string, string>> },
): Asset | null {
  if (name === '' || name.length > nameCharactersMax || /\p{Cc}/u.test(name)) return null;
  const { only, rules, kind } = source;
  if (only.length > 0 && !only.some((pattern) => matchesPattern(pattern, name))) return null;
  const holding = rules.filter(({ match }) => matchesPattern(match, name));
  return {
    id: assetId(id, name),
    kind,
    source: id,
    name,
    class: holding.find((rule) => rule.class !== undefined)?.class ?? source.class,
    labels: {
      ...bounded(claimed),
      ...source.labels,
      ...Object.assign({}, ...holding.toReversed().map(({ labels }) => labels)),
    },
    simulated: kind === 'simulated',
  };
}

/** Labels are a system's own claim: cut, counted, and without names that mean something to JavaScript. */
function bounded(labels: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(labels)
    .filter(([key]) => /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/u.test(key) && key !== 'constructor')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, labelsMax);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, safeLine(value.slice(0, labelCharactersMax))]),
  );
}
