import type { SeatId } from '../core/ids.ts';
import type { LostAsk } from '../core/panel/contract.ts';

export interface PlannedAsk {
  seat: SeatId;
  piece: number;
}

/** Works through asks in their order, `atOnce` at a time. `askOne` returns why an ask was lost; null when its answer is recorded. */
export async function askAll<Asked extends PlannedAsk>(
  asks: readonly Asked[],
  atOnce: number,
  askOne: (ask: Asked) => Promise<string | null>,
): Promise<LostAsk[]> {
  const left = [...asks];
  const lost: LostAsk[] = [];
  const takeAsks = async () => {
    for (let ask = left.shift(); ask !== undefined; ask = left.shift()) {
      const reason = await askOne(ask);
      if (reason !== null) lost.push({ ...ask, reason });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, asks.length) }, takeAsks));
  return lost;
}
