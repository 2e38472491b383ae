import type { Approval } from '../../../core/remedy/approval.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import type { Arena, Attack, End } from './attacking.ts';
import { quorum } from './live-people.ts';
import { type Defence, isOff, without } from './without.ts';

/** What an attack begins with: a plan of two actions that append words in a place of its own. */
export interface Given {
  arena: Arena;
  place: string;
  plan: Plan;
  /** Another such plan, of the same place. */
  another: (change?: Partial<Plan>) => Plan;
}

/** An attack, and what stops it: each of these alone does. `blind`: what a hash that is off does not cover. */
export interface Row {
  name: string;
  stoppedBy: readonly Defence[];
  blind?: readonly string[];
  attack: (given: Given) => Attack | Promise<Attack>;
}

const minuteMs = 60_000;
export const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * minuteMs);
export const timeIn = (minutes: number): string => inMinutes(minutes).toISOString();

/** Carries it out with every defence in its place, but for a hash that covers less. */
export const asApproved = (
  { arena }: Given,
  plan: Plan,
  more: Partial<Attack> & { approvals?: Approval[] } = {},
): Promise<End> =>
  without(
    (['hash'] as const).filter((one) => isOff(one)),
    () => arena.carry({ plan, approvals: quorum(plan), ...more }),
  );
