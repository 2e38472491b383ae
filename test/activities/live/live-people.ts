import { createPrivateKey } from 'node:crypto';
import { hashOf } from '../../../activities/live/live-world.ts';
import { makeKey, signText } from '../../../activities/origin/keys.ts';
import { type Approval, approvalText, type SignedApproval } from '../../../core/remedy/approval.ts';
import { type SignedWord, wordText } from '../../../core/remedy/lift.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import type { Database } from '../../../database/client.ts';
import { closeKill, openKills, saveLift } from '../../../database/kill-switch.ts';

const names = ['ann', 'bob', 'cara', 'dan', 'eve'] as const;
export type Name = (typeof names)[number];
export const keys = Object.fromEntries([...names, 'ann-old'].map((name) => [name, makeKey()])) as Record<
  Name | 'ann-old',
  ReturnType<typeof makeKey>
>;
const keyOf = (name: keyof typeof keys, revoked?: string) => ({
  publicKey: keys[name].publicKey,
  ...(revoked && { revoked }),
});

/**
 * Ann approves and operates; Bob approves; Cara operates; Dan does both, and of another team; Eve only sees. Assets of the
 * source `host` are real, those of `demo` simulated.
 */
export const people = {
  ann: {
    name: 'Ann Archer',
    email: 'ann@example.com',
    roles: ['approver', 'operator'],
    teams: ['shop'],
    keys: [keyOf('ann'), keyOf('ann-old', '2020-01-01')],
  },
  bob: { name: 'Bob Baker', roles: ['approver'], teams: ['shop'], keys: [keyOf('bob')] },
  cara: { name: 'Cara Cole', roles: ['operator'], teams: ['shop'], keys: [keyOf('cara')] },
  dan: { name: 'Dan Dale', roles: ['approver', 'operator'], teams: ['bank'], keys: [keyOf('dan')] },
  eve: { name: 'Eve Elm', roles: ['viewer'], teams: ['shop'], keys: [keyOf('eve')] },
};

interface Signing {
  by?: string;
  key?: keyof typeof keys;
  decision?: 'approve' | 'reject';
  at?: Date;
  breakGlass?: true;
}

export function signed(plan: Plan | string, name: Name, change: Signing = {}): SignedApproval {
  const key = keys[change.key ?? name];
  const said: SignedApproval = {
    kind: 'countersign.approval.v1',
    by: change.by ?? name,
    plan: typeof plan === 'string' ? plan : hashOf(plan),
    decision: change.decision ?? 'approve',
    reason: 'It is down.',
    at: (change.at ?? new Date()).toISOString(),
    key: key.publicKey,
    ...(change.breakGlass && { breakGlass: true }),
    signature: `${'A'.repeat(86)}==`,
  };
  return { ...said, signature: signText(approvalText(said), createPrivateKey(key.privateKey)) };
}

export const typed = (plan: Plan, by: string, decision: 'approve' | 'reject' = 'approve'): Approval => ({
  by,
  plan: hashOf(plan),
  decision,
  reason: 'It is down.',
});

/** Enough for a plan of class `production`. */
export const quorum = (plan: Plan): Approval[] => [signed(plan, 'ann'), signed(plan, 'bob')];

/** A person's word on a kill or, of a plan's hash, on what was done alone. */
export function wordOn(
  subject: string,
  name: Name,
  change: { by?: string; key?: keyof typeof keys } = {},
): SignedWord {
  const key = keys[change.key ?? name];
  const said: SignedWord = {
    kind: subject.length === 64 ? 'countersign.review.v1' : 'countersign.lift.v1',
    subject,
    by: change.by ?? name,
    reason: 'It is over.',
    at: new Date().toISOString(),
    key: key.publicKey,
    signature: `${'A'.repeat(86)}==`,
  };
  return { ...said, signature: signText(wordText(said), createPrivateKey(key.privateKey)) };
}

/** Lifts every kill, as two people do by the command line. */
export async function liftKills(db: Database): Promise<void> {
  for (const { id } of await openKills(db)) {
    for (const person of ['ann', 'bob'] as const)
      await saveLift(db, { kill: id, person, said: wordOn(id, person) });
    await closeKill(db, id, new Date());
  }
}
