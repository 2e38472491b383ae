import { clockSkewMs } from '../../core/people/check-signature.ts';
import type { Approval } from '../../core/remedy/approval.ts';
import { judgeBreakGlass } from '../../core/remedy/break-glass.ts';
import { judgePlan } from '../../core/remedy/judge-plan.ts';
import { weighApprovals } from '../../core/remedy/weigh-approvals.ts';
import { listApprovals } from '../../database/approvals.ts';
import { countBegun, findPlan } from '../../database/plans.ts';
import { assetIn, hearingOf, type LiveWorld, type LoadedPlan } from './live-world.ts';
import { type Standing, tellAltered } from './standing.ts';
import { standingReviews } from './standing-reviews.ts';
import { refuseKilled } from './watch-kill-switch.ts';
import { refuseNonces } from './use-nonce.ts';
import { refuseClock } from './watch-clock.ts';

const hourMs = 3_600_000;

interface Permit {
  /** Why nothing may be done; empty where it may. */
  refused: string[];
  /** Who acts alone, where somebody does. */
  alone: { by: string; key: string; reason: string } | null;
}

/**
 * Whether the plan may be carried out, by this process's own configuration, clock and records. `at`: the moment that
 * approvals and limits are judged for; of what rolls back, the one at which the plan was begun.
 */
export async function permitPlan(
  world: LiveWorld,
  loaded: LoadedPlan,
  approvals: readonly Approval[],
  at: Date,
): Promise<Permit> {
  const { db, folder, environment } = world;
  const configuration = world.readConfiguration();
  const [known, killed, clock, nonces, begunByClass, glass, rejections] = await Promise.all([
    findPlan(db, loaded.hash),
    refuseKilled(world),
    refuseClock(db, folder, world.now()),
    refuseNonces({ db, folder }),
    countBegun(db, { since: new Date(at.getTime() - hourMs), until: at, but: loaded.hash }),
    standingReviews(world),
    rejectionsOf(db, loaded.hash, at),
  ]);
  const judged = judgePlan({
    plan: loaded.plan,
    classes: configuration.fleet.classes,
    now: at,
    begunByClass,
    assetOf: (target) => assetIn(configuration, environment, target),
  });
  const consent = weighConsent(
    hearingOf(configuration, loaded, at),
    [...approvals, ...rejections],
    glass.filter(({ id }) => id !== loaded.hash),
  );
  const unknown = known ? null : 'No plan of this hash was ever proposed here.';
  const facts = [unknown, killed, clock, nonces].filter((why) => why !== null);
  return { refused: [...facts, ...judged.never, ...judged.now, ...consent.refused], alone: consent.alone };
}

/** Those that were weighed here by then: whoever hands on approvals might leave them out. */
const rejectionsOf = async (db: LiveWorld['db'], hash: string, at: Date): Promise<Approval[]> =>
  (await listApprovals(db, hash)).flatMap(({ said, receivedAt }) =>
    said.decision === 'reject' && receivedAt.getTime() <= at.getTime() + clockSkewMs ? [said] : [],
  );

/** The quorum, or else somebody who may act alone. Whoever rejects it ends either. */
function weighConsent(
  hearing: ReturnType<typeof hearingOf>,
  approvals: readonly Approval[],
  reviews: readonly Standing[],
): Permit {
  const weighed = weighApprovals(hearing, approvals);
  if (weighed.enough) return { refused: [], alone: null };
  if (weighed.rejected) return { refused: ['Somebody who may approve it has rejected it.'], alone: null };
  const glass = judgeBreakGlass(hearing, approvals, reviews.length);
  if (glass?.refused.length === 0) {
    const { by, key, reason } = glass.approval;
    return { refused: [], alone: { by, key, reason } };
  }
  const ignored = weighed.ignored.map(({ by, why }) => `The approval of "${by}" does not count: ${why}.`);
  return {
    refused: [
      `It is not approved: ${weighed.missing.join(', ')}.`,
      ...ignored.slice(0, 20),
      ...(glass?.refused ?? []),
      ...(glass ? tellReviews(reviews) : []),
    ],
    alone: null,
  };
}

const tellReviews = (reviews: readonly Standing[]): string[] =>
  reviews.slice(0, 5).flatMap((review) => {
    const told = tellAltered(review);
    return told === '' ? [] : [`What ${review.by} did alone waits for its review.${told}`];
  });
