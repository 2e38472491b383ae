/** With fewer labels than this the interval spans more than half of all there is: too little to tell. */
export const labelsToTellMin = 10;

/** How often something held, as counted: drawn towards nothing, as the rates that calibrate a panel are. */
export interface Proportion {
  /** Labels for it and in all; a label may count less than one. */
  held: number;
  of: number;
  /** Null where there is nothing to count. */
  rate: number | null;
  /** Where the true rate lies with a chance of 95 %. */
  from: number;
  to: number;
  /** Whether there are labels enough to tell. */
  enough: boolean;
}

/** Standard deviations either side of the middle that hold 95 % of a normal distribution. */
const deviations = 1.96;

/**
 * Wilson's score interval (Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference"), which
 * keeps within [0, 1] and tells the truth of few labels, too.
 */
export function proportionOf({ held, of }: { held: number; of: number }): Proportion {
  const enough = of >= labelsToTellMin;
  if (of <= 0) return { held, of, rate: null, from: 0, to: 1, enough };
  const rate = held / of;
  const square = deviations ** 2;
  const centre = (rate + square / (2 * of)) / (1 + square / of);
  const reach =
    (deviations * Math.sqrt((rate * (1 - rate)) / of + square / (4 * of ** 2))) / (1 + square / of);
  return { held, of, rate, from: Math.max(0, centre - reach), to: Math.min(1, centre + reach), enough };
}
