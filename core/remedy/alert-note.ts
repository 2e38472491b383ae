import * as z from 'zod/mini';

const line = (max: number) => z.string().check(z.maxLength(max));

/** One alert as an incident is told of it. All of it is the sender's claim. */
const oneAlertSchema = z.strictObject({
  /** Ours: of one firing of one alert. */
  id: line(64),
  state: z.enum(['firing', 'resolved']),
  title: line(300),
  text: line(2000),
  at: line(40),
});
export type OneAlert = z.infer<typeof oneAlertSchema>;

/** As many alerts as stand in one note; the rest is counted. */
export const alertsPerNoteMax = 20;

/** What signal `alert` of `remediate` takes: some alerts of one group, and how many more there were. */
export const alertNoteSchema = z.strictObject({
  alerts: z.array(oneAlertSchema).check(z.maxLength(alertsPerNoteMax)),
  /** Those beyond the ones above. */
  more: z.int().check(z.minimum(0)),
});
export type AlertNote = z.infer<typeof alertNoteSchema>;

/** What an incident remembers of its alerts. */
export interface AlertTally {
  firing: number;
  resolved: number;
  /** Those that were counted and not shown. */
  more: number;
  /** Ids of those that count already, the latest last; bounded. */
  seen: string[];
  /** The latest of them in a line each, the newest last. */
  latest: string[];
}

export const noAlerts: AlertTally = { firing: 0, resolved: 0, more: 0, seen: [], latest: [] };

const seenMax = 2000;
const latestMax = 10;

/** The tally with a note in it; what was told before changes nothing. `fresh`: those that were not. */
export function countAlerts(tally: AlertTally, note: AlertNote): { tally: AlertTally; fresh: OneAlert[] } {
  const known = new Set(tally.seen);
  const fresh = note.alerts.filter(({ id, state }) => !known.has(`${id} ${state}`));
  // A note that was sent twice is told by its alerts: its count would otherwise grow by each repetition.
  const isRepeated = fresh.length === 0 && note.alerts.length > 0;
  const count = (state: OneAlert['state']) => fresh.filter((alert) => alert.state === state).length;
  return {
    fresh,
    tally: {
      firing: tally.firing + count('firing'),
      resolved: tally.resolved + count('resolved'),
      more: tally.more + (isRepeated ? 0 : note.more),
      seen: [...tally.seen, ...fresh.map(({ id, state }) => `${id} ${state}`)].slice(-seenMax),
      latest: [...tally.latest, ...fresh.map(({ state, title }) => `${state}: ${title}`)].slice(-latestMax),
    },
  };
}
