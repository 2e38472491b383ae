import { judgeLifts, liftersNeeded } from '../../core/remedy/judge-words.ts';
import { eventOfPutBack } from '../../core/remedy/trail-events.ts';
import { listKills, putKillBack, wordsOnKill } from '../../database/kill-switch.ts';
import { type LiveWorld, officeOf } from './live-world.ts';
import { type Standing, standingOf } from './standing.ts';

/** The kills that hold, the latest first: each until two people's words lift it that count by this process's configuration. */
export const standingKills = (world: LiveWorld): Promise<Standing[]> =>
  standingOf(world, {
    kind: 'kills',
    list: async (which) =>
      (await listKills(world.db, which)).map(({ id, by, reason, at, liftedAt }) => ({
        id,
        by,
        reason,
        at: at.toISOString(),
        over: liftedAt !== null,
      })),
    judge: async (id) => {
      const words = await wordsOnKill(world.db, id);
      const { persons, ignored } = judgeLifts(officeOf(world), id, words);
      return { enough: persons.length >= liftersNeeded, words, ignored };
    },
    putBack: (id, { by, reason, at }) => putKillBack(world.db, { id, by, reason, at: new Date(at) }),
    tell: ({ id, by, altered }) =>
      eventOfPutBack(
        `The database had the kill switch of ${by} (${id}) ${altered ?? 'altered'}, and two people have not lifted it: it is put back`,
        null,
      ),
  });
