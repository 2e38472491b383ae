import type { WeighedOne } from '../../core/remedy/contract.ts';
import type { FreshApproval, RemedyState } from './remedy-state.ts';

/** As many are shown of those that are not kept. */
const shownMax = 20;

const notWeighed: WeighedOne = { why: 'it was not weighed: send it again', kept: false };

/**
 * Keeps what the acting process says is to be kept, of what was kept before and of what came behind it, and tells whoever
 * sent it. What is not kept takes nobody's place.
 */
export function siftApprovals(
  state: RemedyState,
  fresh: readonly FreshApproval[],
  each: readonly WeighedOne[],
): void {
  const before = state.approvals.length;
  const weighed = [...state.approvals, ...fresh.map(({ approval }) => approval)].map((approval, index) => ({
    approval,
    ...(each[index] ?? notWeighed),
  }));
  const [kept, others] = [weighed.filter((one) => one.kept), weighed.filter((one) => !one.kept)];
  state.approvals = kept.map(({ approval }) => approval);
  state.strangers = {
    count: state.strangers.count + others.length,
    latest: [...state.strangers.latest, ...others.flatMap(ignoredOf)].slice(-shownMax),
  };
  showSifted(state, kept.flatMap(ignoredOf));
  // What is kept may come to count: the plan tells why it does not.
  for (const [index, { tell }] of fresh.entries())
    tell(weighed[before + index]?.kept ? null : (weighed[before + index]?.why ?? notWeighed.why));
}

type Ignored = { by: string; why: string };

const ignoredOf = ({ approval, why }: WeighedOne & Pick<FreshApproval, 'approval'>): Ignored[] =>
  why === null ? [] : [{ by: approval.by, why }];

function showSifted({ status: { plan }, approvals, strangers }: RemedyState, ignored: Ignored[]): void {
  if (!plan) return;
  const { count, latest } = strangers;
  plan.approvals = approvals.map((one) => ({
    by: one.by,
    decision: one.decision,
    signed: 'signature' in one,
  }));
  plan.ignored = [...ignored, ...latest];
  if (count > latest.length) plan.ignoredMore = count - latest.length;
}
