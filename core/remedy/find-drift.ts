import type { Observation } from '../fleet/asset.ts';
import type { PlanAction } from './plan.ts';

/**
 * What is not as it was when the plan was made. `touched`: an earlier action of the same plan has changed this asset, so that
 * only which one it is can be compared.
 */
export function findDrift(
  { target, preconditions, deed }: PlanAction,
  seen: Observation,
  touched: boolean,
): string[] {
  const of = `"${target.asset}"`;
  if (seen.identity !== target.identity)
    return [`${of} is another one than the plan was made for: ${seen.identity ?? 'nothing tells which'}.`];
  if (touched) return seen.state === 'gone' ? [`${of} is gone.`] : [];
  const { state, version, configDigest } = preconditions;
  return [
    ...(seen.state === state ? [] : [`${of} was ${state} and is ${seen.state}.`]),
    ...(version === null || seen.version === version
      ? []
      : [`${of} ran ${version} and runs ${seen.version ?? 'nothing that it tells'}.`]),
    ...(configDigest === null || seen.configDigest === configDigest
      ? []
      : [`${of} has another configuration than when the plan was made.`]),
    ...(deed.type === 'roll-back' && seen.version !== deed.from
      ? [`${of} does not run ${deed.from} any more.`]
      : []),
    ...(deed.type === 'scale' &&
    seen.facts['replicas'] !== undefined &&
    seen.facts['replicas'] !== String(deed.from)
      ? [`${of} has ${seen.facts['replicas']} replicas, and not ${deed.from}.`]
      : []),
  ];
}
