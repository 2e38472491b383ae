import type { Observation } from './asset.ts';
import type { Seen } from './changes.ts';

/** Whether all of these words stand in what an asset is called, labelled or troubled by. Capitals do not count. */
export function matchesWords({ asset, observation }: Seen, words: readonly string[]): boolean {
  const labels = Object.entries(asset.labels).map(([name, value]) => `${name}=${value}`);
  const { state, health, reason, version, facts } = observation;
  const told = [asset.id, asset.name, asset.kind, asset.class, ...labels, state, health, version, reason];
  const text = [...told, facts['image']].join('\n').toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}

/** Whether nobody needs to look at it. What nobody watches over may be well: only what says otherwise is not. */
export const isWell = ({ state, health }: Observation): boolean =>
  state === 'running' && health !== 'unhealthy';
