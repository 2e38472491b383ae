import { permissionsOn } from '../people/permissions.ts';
import type { Approval, SignedApproval } from './approval.ts';
import { classShares, type ClassShare } from './class-shares.ts';
import { type Hearing, refuseSigned } from './weigh-approvals.ts';

interface Asked {
  approval: SignedApproval;
  /** Empty: it may be acted on. */
  refused: string[];
}

/**
 * The latest approval that asks to act alone and may: narrow, for minutes, and only while no earlier one waits for its
 * review; else the latest that asks, and why it may not. Null where none asks.
 */
export function judgeBreakGlass(
  hearing: Hearing,
  approvals: readonly Approval[],
  openReviews: number,
): Asked | null {
  const asked = approvals
    .filter(
      (approval): approval is SignedApproval => 'breakGlass' in approval && approval.decision === 'approve',
    )
    .map((approval) => judgeOne(hearing, approval, openReviews));
  return asked.findLast(({ refused }) => refused.length === 0) ?? asked.at(-1) ?? null;
}

function judgeOne(hearing: Hearing, approval: SignedApproval, openReviews: number): Asked {
  const forged = approval.plan === hearing.hash ? refuseSigned(hearing, approval) : 'it is of another plan';
  if (forged !== null)
    return { approval, refused: [`The emergency approval of "${approval.by}" does not count: ${forged}.`] };
  const shares = classShares(hearing.plan, hearing.classes);
  return {
    approval,
    refused: [
      ...(openReviews > 0
        ? ['An earlier emergency waits for its review: "countersign break-glass" lists it.']
        : []),
      ...shares.flatMap((share) => refuseShare(hearing, approval, share)),
    ],
  };
}

function refuseShare(
  hearing: Hearing,
  { by, at }: SignedApproval,
  { name, policy, assets }: ClassShare,
): string[] {
  const { allowed, minutes, assetsMax } = policy.breakGlass;
  if (!allowed) return [`Class "${name}" lets nobody act alone.`];
  const denied = assets.filter(
    (asset) => !permissionsOn(hearing, by, { kind: 'asset', name: asset }).includes('operate'),
  );
  return [
    ...(denied.length > 0 ? [`${by} may not operate ${denied.join(', ')}.`] : []),
    ...(assets.length > assetsMax
      ? [
          `Class "${name}" lets ${assetsMax} assets be touched in an emergency, and these are ${assets.length}.`,
        ]
      : []),
    ...(hearing.now.getTime() > Date.parse(at) + minutes * 60_000
      ? [`The emergency approval of ${by} counted for ${minutes} minutes, until they were over.`]
      : []),
  ];
}
