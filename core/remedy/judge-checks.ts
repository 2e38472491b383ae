import type { AssetState, Observation } from '../fleet/asset.ts';
import type { Plan } from './plan.ts';

type Check = Plan['checks'][number];
type Seen = ReadonlyMap<string, Observation>;

/** Checks that do not hold by what was seen, with why. An asset that was not seen fails each of its checks. */
export function failedChecks(checks: readonly Check[], seen: Seen): { check: Check; why: string }[] {
  return checks.flatMap((check) => {
    const why = whyNot(check, seen.get(check.asset));
    return why === null ? [] : [{ check, why }];
  });
}

function whyNot({ asset, state, health, version }: Check, found: Observation | undefined): string | null {
  const of = `"${asset}"`;
  if (!found) return `${of} could not be looked at.`;
  if (found.state === 'unreachable' && state !== 'unreachable') return `${of} is unreachable.`;
  if (state !== null && found.state !== state) return `${of} is ${found.state}, and not ${state}.`;
  if (health !== null && found.health !== health) return `${of} is ${found.health}, and not ${health}.`;
  return version === null || found.version === version
    ? null
    : `${of} runs ${found.version ?? 'nothing that it tells'}, and not ${version}.`;
}

/** From best to worst. */
const order: readonly AssetState[] = ['running', 'degraded', 'stopped', 'unreachable', 'gone'];

/** What is worse with the plan's targets than it was when the plan was made. */
export function whatIsWorse({ actions }: Pick<Plan, 'actions'>, seen: Seen): string[] {
  const first = new Map(actions.toReversed().map((action) => [action.target.asset, action]));
  return [...first].flatMap(([asset, { preconditions }]) => {
    const now = seen.get(asset)?.state ?? 'unreachable';
    return order.indexOf(now) > order.indexOf(preconditions.state)
      ? [`"${asset}" was ${preconditions.state} and is ${now}.`]
      : [];
  });
}
