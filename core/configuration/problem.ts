import type { Place } from './yaml-place.ts';

/** One mistake in `countersign.yaml`. */
export interface ConfigurationProblem extends Place {
  /** Such as `panels.default.seats[0]`; empty for the file itself. */
  path: string;
  /** What is wrong, as the end of a sentence about the field. */
  message: string;
  /** What to do, as a sentence. */
  remedy: string;
}
