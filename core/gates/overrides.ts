import type { Override } from '../configuration/overrides.ts';
import { matchesPattern } from '../match-pattern.ts';
import type { GateHit, GateResult } from './gate.ts';

const daysMax = 366;
const msPerDay = 86_400_000;

/** Whether an override holds on a day: one that was made for longer than a year holds on none. Days are ISO dates. */
export function stateOfOverride({ expires }: Pick<Override, 'expires'>, today: string): OverrideState {
  if (expires < today) return 'expired';
  return Date.parse(expires) - Date.parse(today) > daysMax * msPerDay ? 'too-far' : 'holds';
}
export type OverrideState = 'holds' | 'expired' | 'too-far';

/** The result with every hit marked that somebody let pass: it is listed like the others, and counts for nothing. */
export function applyOverrides(
  result: GateResult,
  overrides: readonly Override[],
  today: string,
): GateResult {
  const valid = overrides.filter(
    (one) => one.gate === result.gate && stateOfOverride(one, today) === 'holds',
  );
  if (result.outcome !== 'hit' || valid.length === 0) return result;
  const hits = result.hits.map((hit): GateHit => {
    const found = valid.find((override) => concerns(override, hit));
    if (!found) return hit;
    const { by, reason, expires } = found;
    return { ...hit, overridden: { by, reason, expires } };
  });
  return { ...result, hits };
}

function concerns({ rule, match }: Override, { rule: broken, file, subject }: GateHit): boolean {
  if (rule !== undefined && rule !== broken) return false;
  if (match === undefined) return true;
  return matchesPattern(match, file) || (subject !== undefined && matchesPattern(match, subject));
}

/** Those that hold no longer, or not yet, each in a sentence with its remedy. */
export function describeLapsed(overrides: readonly Override[], today: string): string[] {
  return overrides.flatMap((override, at) => {
    const state = stateOfOverride(override, today);
    const name = `overrides[${at}] (gate "${override.gate}"${whatOf(override)}, by ${override.by})`;
    switch (state) {
      case 'holds':
        return [];
      case 'expired':
        return [
          `${name} expired on ${override.expires} and has no effect: remove it, or give a new reason and date.`,
        ];
      case 'too-far':
        return [
          `${name} is to hold until ${override.expires}, more than a year ahead, and has no effect: name an earlier day.`,
        ];
    }
  });
}

const whatOf = ({ rule, match }: { rule?: string | undefined; match?: string | undefined }): string =>
  [rule && `, rule "${rule}"`, match && `, "${match}"`].filter(Boolean).join('');

/** Those that nobody let pass. */
export const openHits = (hits: readonly GateHit[]): GateHit[] => hits.filter((hit) => !hit.overridden);
