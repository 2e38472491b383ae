import type { Classes } from '../configuration/fleet-classes.ts';
import type { Asset } from '../fleet/asset.ts';
import { clockSkewMs } from '../people/check-signature.ts';
import { classShares, type ClassShare } from './class-shares.ts';
import type { Plan, PlanTarget } from './plan.ts';
import { describeWindows, isWithin } from './windows.ts';

interface Judging {
  plan: Plan;
  classes: Classes;
  now: Date;
  /** Plans begun within the last hour, by class; this one not among them. */
  begunByClass: ReadonlyMap<string, number>;
  /** What the acting process's own configuration makes of this source and name; null: nothing. */
  assetOf: (target: Pick<PlanTarget, 'source' | 'name'>) => Asset | null;
}

/**
 * Why the plan may not be carried out, whoever approved it. `never`: as it is, it never may be. `now`: not at this moment.
 * Both empty where it may.
 */
export function judgePlan(judging: Judging): { never: string[]; now: string[] } {
  const { plan, classes } = judging;
  const shares = classShares(plan, classes);
  return {
    never: [
      ...refuseOrder(plan),
      ...plan.actions.flatMap(({ target }) => refuseTarget(judging, target)),
      ...refuseProposer(plan),
      ...refuseBlast(plan, shares),
      ...shares.flatMap((share) => refuseReach(plan, share)),
    ],
    now: [...refuseTime(judging), ...shares.flatMap((share) => refuseRate(judging, share))],
  };
}

function refuseTime({ plan, now }: Judging): string[] {
  if (now.getTime() > Date.parse(plan.expires)) return [`The plan expired at ${plan.expires}.`];
  if (now.getTime() < Date.parse(plan.notBefore) - clockSkewMs)
    return [
      `The plan is not to be carried out before ${plan.notBefore}, and the clock here shows ${now.toISOString()}.`,
    ];
  return [];
}

const refuseOrder = ({ actions }: Plan): string[] =>
  actions.every(({ id }, index) => id === String(index + 1))
    ? []
    : ['The actions of the plan are not numbered in the order in which they stand.'];

function refuseTarget({ assetOf }: Judging, target: PlanTarget): string[] {
  const asset = assetOf(target);
  if (!asset || asset.id !== target.asset)
    return [`The configuration of the acting process knows no asset "${target.asset}".`];
  const other = (['kind', 'class', 'simulated'] as const).filter((field) => asset[field] !== target[field]);
  return other.map(
    (field) => `Asset "${target.asset}" is of ${field} ${asset[field]}, and the plan says ${target[field]}.`,
  );
}

/** Simulated models say nothing about live systems. */
function refuseProposer({ proposer, actions }: Plan): string[] {
  if (proposer.kind !== 'model' || !proposer.simulated) return [];
  const live = actions.find(({ target }) => !target.simulated);
  return live ? [`A simulated model proposed it, and "${live.target.asset}" is no simulated asset.`] : [];
}

function refuseBlast({ assetsMax }: Plan, shares: readonly ClassShare[]): string[] {
  const touched = shares.reduce((sum, { assets }) => sum + assets.length, 0);
  return touched > assetsMax ? [`The plan touches ${touched} assets, and allows itself ${assetsMax}.`] : [];
}

function refuseReach(plan: Plan, { name, policy, assets }: ClassShare): string[] {
  const validMs = Date.parse(plan.expires) - Date.parse(plan.notBefore);
  return [
    ...(assets.length > policy.assetsMax
      ? [
          `Class "${name}" lets one plan touch ${policy.assetsMax} assets, and this one touches ${assets.length}.`,
        ]
      : []),
    ...(validMs > policy.expiresMinutes * 60_000
      ? [`Class "${name}" lets a plan stand for ${policy.expiresMinutes} minutes, and this one would longer.`]
      : []),
  ];
}

function refuseRate({ now, begunByClass }: Judging, { name, policy }: ClassShare): string[] {
  const begun = begunByClass.get(name) ?? 0;
  return [
    ...(isWithin(policy.windows, now)
      ? []
      : [`Class "${name}" is acted on at these times only: ${describeWindows(policy.windows)}.`]),
    ...(begun >= policy.plansPerHour
      ? [`Class "${name}" lets ${policy.plansPerHour} plans be begun in an hour, and ${begun} were.`]
      : []),
  ];
}
