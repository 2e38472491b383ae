import type { HeadReview } from './pull-request.ts';

/** One review, as GitHub tells it, oldest first. */
export interface ReportedReview {
  login: string;
  bot: boolean;
  /** `APPROVED`, `CHANGES_REQUESTED`, `DISMISSED`; whatever else it is changes nobody's mind. */
  state: string;
  /** Null where the commit is gone. */
  commit: string | null;
}

export type LastReview = Pick<HeadReview, 'login' | 'state' | 'commit' | 'bot'>;

const states: Readonly<Record<string, HeadReview['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
};

/** Of each person the last review that approves, asks for changes, or was dismissed; a mere comment leaves it standing. */
export function lastReviews(reported: readonly ReportedReview[]): LastReview[] {
  const last = new Map<string, LastReview>();
  for (const { login, bot, state, commit } of reported) {
    const known = states[state];
    if (known) last.set(login.toLowerCase(), { login, bot, state: known, commit: commit ?? '' });
  }
  return [...last.values()];
}
