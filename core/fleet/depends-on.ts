import type { Fleet } from '../configuration/fleet.ts';
import { matchesPattern } from '../match-pattern.ts';
import type { Asset } from './asset.ts';
import { assetId } from './describe-asset.ts';

type Described = Pick<Asset, 'id' | 'source' | 'name' | 'labels'>;

/** Ids of what each asset cannot do without; of one that needs nothing, or is not known, there is no entry. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

const label = 'depends-on';
const namesMax = 20;

/**
 * As the rules of its source say, which may name ids of other sources; else as it says itself by its label `depends-on`,
 * names with commas or blanks between them, which reaches no other source.
 */
export function dependenciesOf(assets: readonly Described[], sources: Fleet['sources']): Dependencies {
  const known = new Set(assets.map(({ id }) => id));
  const found = assets.map((asset) => {
    const configured = configuredFor(asset, sources);
    const claimed = (asset.labels[label] ?? '').split(/[\s,]+/u).filter((name) => name !== '');
    const ids = [
      ...(configured ?? claimed).map((name) => assetId(asset.source, name)),
      ...(configured ?? []),
    ];
    const others = ids.filter((id) => known.has(id) && id !== asset.id);
    return [asset.id, [...new Set(others)].slice(0, namesMax)] as const;
  });
  return new Map(found.filter(([, needs]) => needs.length > 0));
}

/** Of the first rule that fits and says it. */
function configuredFor(
  { source, name }: Described,
  sources: Fleet['sources'],
): readonly string[] | undefined {
  const rules = Object.hasOwn(sources, source) ? sources[source]?.rules : undefined;
  return rules?.find((rule) => rule.dependsOn !== undefined && matchesPattern(rule.match, name))?.dependsOn;
}

/** All that these cannot do without, one way or another; of a circle also themselves. */
export function neededBy(assets: readonly string[], dependencies: Dependencies): Set<string> {
  const found = new Set<string>();
  const left = [...assets];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const id of dependencies.get(next) ?? []) {
      if (found.has(id)) continue;
      found.add(id);
      left.push(id);
    }
  }
  return found;
}
