import { familyOf } from '../panel/family.ts';
import type { Seat } from '../panel/seat.ts';
import type { Configuration } from './configuration.ts';
import type { Mistake } from './explain-issue.ts';
import { nearestName } from './nearest-name.ts';

type SeatSettings = Configuration['seats'][string];

/** A panel as far as it could be read: mistakes elsewhere in it must not hide those found here. */
export interface PanelDraft {
  name: string;
  seats: unknown[];
  quorum: number | null;
}

/**
 * What a schema cannot say: each seat of a panel is known and stands once, and the quorum can be reached.
 * `readable` holds the seats without mistakes, `names` those with them too.
 */
export function checkPanel(
  panel: PanelDraft,
  names: readonly string[],
  readable: ReadonlyMap<string, SeatSettings>,
): Mistake[] {
  const path = ['panels', panel.name, 'seats'];
  const mistakes = panel.seats.flatMap((seat, index) => {
    if (typeof seat !== 'string') return [];
    const at = { path: [...path, index], part: 'value' as const };
    if (!names.includes(seat)) return [{ ...at, ...unknownSeat(seat, names) }];
    if (panel.seats.indexOf(seat) === index) return [];
    return [
      {
        ...at,
        message: `names seat "${seat}" a second time`,
        remedy: 'Remove one; to ask a model twice, give it a second seat with another focus.',
      },
    ];
  });
  return [...mistakes, ...checkQuorum(panel, readable)];
}

function unknownSeat(seat: string, names: readonly string[]): Pick<Mistake, 'message' | 'remedy'> {
  const nearest = nearestName(seat, names);
  return {
    message: `names seat ${JSON.stringify(seat.slice(0, 60))}, which does not exist`,
    remedy: nearest
      ? `Did you mean "${nearest}"? Otherwise add it under "seats".`
      : `Add it under "seats", or choose from ${names.join(', ')}.`,
  };
}

/** A substitute speaks with the seat's own voice: of its family, and not the model that was lost. */
export function checkSubstitutes(seats: ReadonlyMap<string, SeatSettings>): Mistake[] {
  return [...seats].flatMap(([name, seat]) => {
    const { substitute } = seat;
    if (!substitute) return [];
    const at = { path: ['seats', name, 'substitute', 'model'], part: 'value' as const };
    if (substitute.provider === seat.provider && substitute.model === seat.model) {
      return [
        {
          ...at,
          message: "is the seat's own model",
          remedy: 'Name another model of its family, or the same one at another provider.',
        },
      ];
    }
    const wanted = seatFamily(seat);
    const found = seatFamily(substitute);
    if (found === wanted) return [];
    return [
      {
        ...at,
        message: `is of the family "${found}", but seat "${name}" is of "${wanted}"`,
        remedy: `Name a model of the family "${wanted}", or set "family" on the one whose name hides its lineage.`,
      },
    ];
  });
}

/** A seat that cannot be read may be of any family, so it counts as one of its own. */
function checkQuorum(panel: PanelDraft, readable: ReadonlyMap<string, SeatSettings>): Mistake[] {
  if (panel.quorum === null || panel.seats.length === 0) return [];
  const families = panel.seats.map((name) => {
    const seat = readable.get(String(name));
    return seat ? seatFamily(seat) : `that of ${JSON.stringify(name)}`;
  });
  const distinct = [...new Set(families)];
  if (panel.quorum <= distinct.length) return [];
  return [
    {
      path: ['panels', panel.name, 'quorum'],
      part: 'value',
      message: `is ${panel.quorum}, but the seats are of ${count(distinct.length)} only (${distinct.join(', ')})`,
      remedy: `Set at most ${distinct.length}, or add a seat of another family.`,
    },
  ];
}

const count = (families: number) => (families === 1 ? 'one family' : `${families} families`);

export const seatFamily = (seat: Pick<SeatSettings, 'provider' | 'model' | 'family'>): Seat['family'] =>
  seat.family ?? familyOf(seat.provider, seat.model);
