import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { BlobId } from '../../core/ids.ts';
import type { Approval } from '../../core/remedy/approval.ts';
import { judgeBreakGlass } from '../../core/remedy/break-glass.ts';
import type { Weighed } from '../../core/remedy/contract.ts';
import { eventOfApproval } from '../../core/remedy/trail-events.ts';
import { refuseSigned, weighApprovals } from '../../core/remedy/weigh-approvals.ts';
import { countUncounted, saveApproval } from '../../database/approvals.ts';
import { createTrail } from '../../database/trail.ts';
import { hearingOf, type LiveWorld, loadPlan } from './live-world.ts';
import { standingReviews } from './standing-reviews.ts';

/** Of one plan; what does not count beyond that is put on no record. What people known here say always is. */
const recordedMax = 100;

/** See `LiveActivities.weighApprovals`. Each approval is put on record, and on the trail, as what it was when it came. */
export async function weigh(
  world: LiveWorld,
  { plan: blob, approvals }: { plan: BlobId; approvals: Approval[] },
): Promise<Weighed> {
  const loaded = await loadPlan(world.db, blob);
  const hearing = hearingOf(world.readConfiguration(), loaded, world.now());
  const { each, ...weighed } = weighApprovals(hearing, approvals);
  const reviews = (await standingReviews(world)).filter(({ id }) => id !== loaded.hash).length;
  const glass = judgeBreakGlass(hearing, approvals, reviews);
  const alone = !weighed.rejected && glass?.refused.length === 0 ? glass.approval : null;
  const judged = each.map((one) =>
    // Why the one that asks to act alone may not is told by itself.
    one.approval === glass?.approval ? { ...one, why: glass.refused.join(' ') || null } : one,
  );
  let strangers = await countUncounted(world.db, loaded.hash);
  for (const { approval, person, why, kept } of judged) {
    if (!kept && (strangers += 1) > recordedMax) continue;
    const valid = 'signature' in approval && refuseSigned(hearing, approval) === null;
    await record(world, loaded, { approval, person, why, valid });
  }
  return {
    ...weighed,
    each: judged.map(({ why, kept }) => ({ why, kept })),
    enough: weighed.enough || alone !== null,
    ignored: [
      ...each.flatMap(({ approval, why }) =>
        why === null || approval.by === alone?.by || approval === glass?.approval
          ? []
          : [{ by: approval.by, why }],
      ),
      ...(glass?.refused ?? []).map((why) => ({ by: glass?.approval.by ?? '', why })),
    ],
    alone: alone?.by ?? null,
    alarm:
      alone === null || weighed.enough
        ? null
        : {
            by: alone.by,
            reason: alone.reason,
            assets: [...new Set(loaded.plan.actions.map(({ target }) => target.asset))],
          },
  };
}

async function record(
  { db }: LiveWorld,
  loaded: Parameters<typeof eventOfApproval>[0],
  {
    approval,
    person,
    why,
    valid,
  }: { approval: Approval; person: string | null; why: string | null; valid: boolean },
): Promise<void> {
  const sum = createHash('sha256')
    .update(canonicalize(approval) ?? '')
    .digest('hex');
  const event = eventOfApproval(loaded, approval, { why, valid, sum });
  await db.transaction(async (change) => {
    const fresh = await saveApproval(change, {
      plan: loaded.hash,
      sum,
      said: approval,
      person,
      counted: why === null,
      why,
    });
    if (fresh) await createTrail(change).append(`plan/${loaded.hash}/approval/${sum}`, event);
  });
}
