import type { Deeds, LiveActivities } from '../../core/remedy/contract.ts';
import { whileRunning } from '../while-running.ts';
import { carryOut } from './carry-out.ts';
import { killLive } from './kill-live.ts';
import { type LiveWorld, readApprovals } from './live-world.ts';
import { resolvePlan } from './resolve-plan.ts';
import { rollBack } from './roll-back.ts';
import { verifyPlan } from './verify-plan.ts';
import { weigh } from './weigh.ts';

/** What acts on live systems. The process that serves it holds their credentials, and believes nothing that it can check. */
export function createLiveActivities(world: LiveWorld): LiveActivities {
  const running = new Map<string, Promise<Deeds>>();
  /** A try that Temporal gave up on may still be at work beside the next one, which then waits for it and reads its end. */
  const oneByOne = async (plan: string, work: () => Promise<Deeds>): Promise<Deeds> => {
    const before = running.get(plan);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    running.set(plan, mine);
    try {
      return await mine;
    } finally {
      if (running.get(plan) === mine) running.delete(plan);
    }
  };
  return {
    resolvePlan: (wish) => whileRunning(({ signal }) => resolvePlan(world, wish, signal)),
    weighApprovals: (wish) => weigh(world, heard(wish)),
    carryOut: (wish) =>
      whileRunning(({ signal }) => oneByOne(wish.plan, () => carryOut(world, heard(wish), signal))),
    verifyPlan: (wish) => whileRunning(({ signal }) => verifyPlan(world, wish, signal)),
    rollBack: (wish) =>
      whileRunning(({ signal }) => oneByOne(wish.plan, () => rollBack(world, heard(wish), signal))),
    killLive: (wish) => killLive(world, wish),
  };
}

const heard = <T extends { approvals: readonly unknown[] }>(wish: T) => ({
  ...wish,
  approvals: readApprovals(wish.approvals),
});
