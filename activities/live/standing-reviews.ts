import { weighReview } from '../../core/remedy/judge-words.ts';
import { eventOfPutBack } from '../../core/remedy/trail-events.ts';
import { listReviews, putReviewBack, wordOnReview } from '../../database/glass-reviews.ts';
import { type LiveWorld, officeOf } from './live-world.ts';
import { type Standing, standingOf } from './standing.ts';

/** What was done alone and waits: each until somebody else's signed word counts by this process's configuration. */
export const standingReviews = (world: LiveWorld): Promise<Standing[]> =>
  standingOf(world, {
    kind: 'alone',
    list: async (which) =>
      (await listReviews(world.db, which)).map(({ plan, by, reason, at, reviewedAt }) => ({
        id: plan,
        by,
        reason,
        at: at.toISOString(),
        over: reviewedAt !== null,
      })),
    judge: async (plan, { by }) => {
      const word = await wordOnReview(world.db, plan);
      if (word === null) return { enough: false, words: null, ignored: [] };
      const weighed = weighReview(officeOf(world), { plan, by }, word.said);
      const ignored = 'why' in weighed ? [{ by: word.by, why: weighed.why }] : [];
      return { enough: ignored.length === 0, words: word.said, ignored };
    },
    putBack: (plan, { by, reason, at }) => putReviewBack(world.db, { plan, by, reason, at: new Date(at) }),
    tell: ({ id, by, altered }) =>
      eventOfPutBack(
        `The database had the review of what ${by} did alone ${altered ?? 'altered'}, and nobody else has signed one: it is put back`,
        id,
      ),
  });
