import type { Home } from '../settings/home.ts';
import type { TemporalSettings } from '../settings/temporal.ts';
import type { Ports } from './ports-wanted.ts';
import type { Progress } from './progress.ts';
import type { Served } from './supervise.ts';
import type { TemporalServer } from './temporal-server.ts';

export interface EngineWish {
  home: Home;
  ports: Ports;
  environment: NodeJS.ProcessEnv;
  /** As set from outside; where `source` is TEMPORAL_ADDRESS no server is started. */
  temporal: TemporalSettings;
  /** A server of an earlier run to go on with. */
  leftTemporal: TemporalServer | null;
  /** The programs to run, by path; null where nothing is to be simulated. */
  programs: {
    worker: string;
    sandbox: string;
    simulator: string | null;
    api: string;
    github: string | null;
    fleet: string | null;
  };
  progress: Progress;
  say: (line: string) => void;
  /** Gives up a start under way; what was started by then is stopped. */
  signal: AbortSignal;
}

export type Part = 'postgres' | 'temporal' | 'simulator' | 'sandbox' | 'fleet' | 'worker' | 'api' | 'github';

/** Starts a part, keeps it running, and has the state file say where it is. */
export type Keep = <S extends Served>(
  part: Part,
  begin: () => Promise<S>,
  urlOf: (served: S) => string | null,
) => Promise<void>;
