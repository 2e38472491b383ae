import { and, eq, gt, isNotNull, ne, sql } from 'drizzle-orm';
import { assetsOf, type Routed } from '../core/alerts/group.ts';
import { joinByCause } from '../core/alerts/join.ts';
import type { Fleet } from '../core/configuration/fleet.ts';
import { type Dependencies, dependenciesOf, neededBy } from '../core/fleet/depends-on.ts';
import { assets } from './asset-tables.ts';
import type { Database } from './client.ts';
import { alerts } from './schema.ts';

/** How alerts of one cause come to one incident. */
export interface Joining {
  sources: Fleet['sources'];
  /** How long they are gathered before one is opened; 0: each comes to its own. */
  gatherSeconds: number;
}

/** As many assets of a fleet as are asked what they depend on. */
const assetsMax = 10_000;
/** How long what was told of a cause draws what depends on it. */
const latelyMinutes = 10;

interface Taken {
  key: string;
  routed: Exclude<Routed, { do: 'ignore' }>;
  alerts: readonly { alert: { state: string } }[];
  /** Of the oldest of them. */
  ageSeconds: number;
}

interface Joined {
  /** Key of the group that stands first among those of one cause: its own where it is alone. */
  cause: string;
  /** Workflows that alerts of what it depends on were told to lately; they may be over. */
  lately: string[];
}

/** Those of one cause one after the other, what the others need first; without those that are still gathered. */
export async function joinGroups<Group extends Taken>(
  step: Reader,
  groups: readonly Group[],
  { sources, gatherSeconds }: Joining,
): Promise<(Group & Joined)[]> {
  if (gatherSeconds === 0) return groups.map((group) => ({ ...group, cause: group.key, lately: [] }));
  const rows = await step
    .select({ id: assets.id, source: assets.source, name: assets.name, labels: assets.labels })
    .from(assets)
    .where(ne(assets.state, 'gone'))
    .limit(assetsMax);
  const dependencies = dependenciesOf(rows, sources);
  const joined = joinByCause(groups, dependencies).filter(
    (cause) => !isGathering(cause, dependencies, gatherSeconds),
  );
  const told = dependencies.size === 0 ? [] : await toldLately(step);
  return joined.flatMap((cause) =>
    cause.map((group) => ({
      ...group,
      cause: cause[0]?.key ?? group.key,
      lately: latelyOf(group.routed, told, dependencies),
    })),
  );
}

/** Only what may have a cause elsewhere, or be one, waits for others. */
function isGathering(cause: readonly Taken[], dependencies: Dependencies, gatherSeconds: number): boolean {
  const needed = new Set([...dependencies.values()].flat());
  const isPart = cause.some(({ routed }) =>
    assetsOf(routed).some((asset) => dependencies.has(asset) || needed.has(asset)),
  );
  const fires = cause.some((group) => group.alerts.some(({ alert }) => alert.state === 'firing'));
  return isPart && fires && Math.max(...cause.map(({ ageSeconds }) => ageSeconds)) < gatherSeconds;
}

type Reader = Pick<Database, 'select' | 'selectDistinct'>;
type Lately = { routed: Routed; workflowId: string | null }[];

const toldLately = (step: Reader): Promise<Lately> =>
  step
    .selectDistinct({ routed: alerts.routed, workflowId: alerts.workflowId })
    .from(alerts)
    .where(
      and(
        eq(alerts.state, 'told'),
        isNotNull(alerts.workflowId),
        gt(alerts.receivedAt, sql`now() - make_interval(mins => ${latelyMinutes})`),
      ),
    );

function latelyOf(routed: Routed, told: Lately, dependencies: Dependencies): string[] {
  if (routed.do !== 'remediate') return [];
  const needs = neededBy(routed.assets, dependencies);
  const found = told.filter(
    (one) =>
      one.routed.do === 'remediate' &&
      one.routed.assets.some((asset) => needs.has(asset)) &&
      JSON.stringify(one.routed.apart) === JSON.stringify(routed.apart),
  );
  return [...new Set(found.flatMap(({ workflowId }) => workflowId ?? []))];
}
