import type { HeadCheck } from './pull-request.ts';

/** A check run or a commit status, as GitHub tells it. */
export interface ReportedCheck {
  name: string;
  /** What tells it from others of its name that stand beside it: the suite of a check run; the status's context. */
  place: string;
  /** The larger one was made later. */
  id: number;
  /** `completed` where it has ended; null for a commit status. */
  status: string | null;
  /** A check run's conclusion, or a commit status's state. */
  conclusion: string | null;
  url: string | null;
}

const checksNameMax = 200;
const urlMax = 500;

/** Ours, whatever App made them: a verdict that waited for itself would wait for ever. */
export const isOwnCheck = (name: string): boolean => /^countersign\b/iu.test(name.trim());

/**
 * The checks of others by name, in order. A check that ran again in the same place counts by its last run; of several that
 * share a name, the worst counts, so that none can be hidden behind another.
 */
export function headChecksOf(reported: readonly ReportedCheck[]): HeadCheck[] {
  const latest = new Map<string, ReportedCheck>();
  for (const check of reported) {
    if (isOwnCheck(check.name)) continue;
    const key = JSON.stringify([check.place, check.name]);
    const known = latest.get(key);
    if (!known || known.id < check.id) latest.set(key, check);
  }
  const worst = new Map<string, HeadCheck>();
  for (const check of latest.values()) {
    const name = check.name.slice(0, checksNameMax);
    const one = { name, outcome: outcomeOf(check), url: linkOf(check.url) };
    const known = worst.get(name);
    if (!known || badness[one.outcome] > badness[known.outcome]) worst.set(name, one);
  }
  return [...worst.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const badness: Record<HeadCheck['outcome'], number> = { passed: 0, neutral: 1, pending: 2, failed: 3 };

function outcomeOf({ status, conclusion }: ReportedCheck): HeadCheck['outcome'] {
  if (status !== null && status !== 'completed') return 'pending';
  switch (conclusion) {
    case 'success':
      return 'passed';
    case 'neutral':
    case 'skipped':
      return 'neutral';
    case 'pending':
      return 'pending';
    default:
      return 'failed';
  }
}

/** Whoever made the check wrote the address. */
const linkOf = (url: string | null): string | null =>
  url !== null && url.length <= urlMax && /^https:\/\/[^\s<>"'()]+$/u.test(url) ? url : null;
