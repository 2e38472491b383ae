/** Micro-dollars as people read money: cents from a dollar on, finer below. */
export function cost(microUsd: number): string {
  const dollars = microUsd / 1_000_000;
  if (microUsd === 0) return '$0';
  return dollars >= 1 ? `$${dollars.toFixed(2)}` : `$${dollars.toFixed(4)}`;
}

export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** `1 file`, `3 files`. */
export const count = (amount: number, thing: string): string =>
  `${amount} ${thing}${amount === 1 ? '' : 's'}`;

/** A time as `2026-11-21 14:03` in UTC, the same on every machine that a team compares notes on. */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
