/** A further seat of a family that already speaks repeats its errors more often than it corrects them. */
export const furtherSeatWeight = 0.25;

/** Weight of some seats' joint voice: 1 for each family, a little more for each further seat of the same family. */
export function weigh(families: string[]): number {
  const different = new Set(families).size;
  return different + (families.length - different) * furtherSeatWeight;
}

/**
 * Share of `weightFor` in all that was said, with half a voice added to both sides so that few voices stay modest
 * (Jeffreys' prior), in (0, 1). Not calibrated: it says how much the panel agrees, not how often it is right.
 */
export const share = (weightFor: number, weightAgainst: number): number =>
  (weightFor + 0.5) / (weightFor + weightAgainst + 1);
