import { clip } from '../../core/clip.ts';
import type { Ecosystem } from '../../core/dependencies/component.ts';

/** What is asked about one package. */
export interface Question {
  ecosystem: Ecosystem;
  name: string;
  version: string;
  /** The version that the base has; null for a package that is added. */
  from: string | null;
}

/** A name that no package can have is not sent anywhere: it may be meant to lead elsewhere. */
export const unfit = (name: string, version: string): { kind: 'unknown'; why: string } => ({
  kind: 'unknown',
  why: `${JSON.stringify(clip(`${name}@${version}`, 200))} is no name and version that a package of its kind can have: correct the lock file.`,
});
