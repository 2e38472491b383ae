import { explainInput } from '../explain-input.ts';
import { type Approval, signedSchema, typedSchema } from './approval.ts';

/** As many approvals as one plan takes; more people than that have no say in one plan. */
export const approvalsMax = 200;

export interface ApprovalDesk {
  /** The hash of the plan that waits; null while none does. */
  plan: string | null;
  /** Hashes of plans that stand no more. */
  former: readonly string[];
  /** Those that count for the plan so far. */
  approvals: readonly Approval[];
}

const example = {
  by: 'you',
  plan: 'the hash as shown',
  decision: 'approve',
  reason: 'I have read all of it.',
};

/**
 * Whether what somebody sent is an approval, or a refusal, of the plan that waits. It proves nothing here: the acting
 * process judges signatures and quorum. What is refused says why and what to do instead.
 */
export function considerApproval(
  raw: unknown,
  { plan, former, approvals }: ApprovalDesk,
): { accepted: Approval } | { refused: string } {
  const parsed = (hasSignature(raw) ? signedSchema : typedSchema).safeParse(raw);
  if (!parsed.success) return { refused: explainInput(parsed.error.issues, raw, 'The approval', example) };
  const approval: Approval = parsed.data;
  if (plan === null) {
    return {
      refused: 'No plan waits for an approval now: read the current details, and send it when one does.',
    };
  }
  if (former.includes(approval.plan)) {
    return {
      refused: `Plan ${approval.plan.slice(0, 12)}… stands no more: plan ${plan} waits now. Read it, and approve that one.`,
    };
  }
  if (approval.plan !== plan) {
    return {
      refused: `Plan ${approval.plan.slice(0, 12)}… is none of this incident: plan ${plan} waits here. Approve it by this hash.`,
    };
  }
  if (approvals.some((one) => isSame(one, approval)))
    return { refused: `${approval.by} has said this already: once is enough.` };
  if (approvals.length >= approvalsMax)
    return { refused: `${approvalsMax} approvals are stored for this plan: no more are taken.` };
  return { accepted: approval };
}

const hasSignature = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && ('signature' in raw || 'kind' in raw);

/**
 * The same person with the same decision, signed by the same key or typed. Somebody may sign what they typed before, and,
 * since it counts for minutes only, what they would do alone in an emergency anew.
 */
const isSame = (one: Approval, other: Approval): boolean =>
  one.by === other.by && one.decision === other.decision && keyOf(one) === keyOf(other);

const keyOf = (approval: Approval): string =>
  'signature' in approval ? `${approval.key} ${approval.breakGlass === true ? approval.at : ''}` : '';
