import type { Ecosystem } from './component.ts';

/** A package that a manifest asks for by name. */
export interface Asked {
  name: string;
  /** As the manifest writes it; empty for any version. */
  range: string;
  line: number;
  development: boolean;
  /** Whether a lock file may lack it: an optional package that this platform does not take. */
  optional: boolean;
}

/** What a manifest says; `name` is its own, empty where it has none. */
export interface Manifest {
  ecosystem: Ecosystem;
  name: string;
  asked: Asked[];
}
