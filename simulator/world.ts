import { createFaults, type Faults } from './control/faults.ts';
import { createAskLog, type AskLog } from './control/log.ts';
import { createScripts, type Scripts } from './control/scripts.ts';

/** All that one running simulator remembers. */
export interface World {
  log: AskLog;
  faults: Faults;
  scripts: Scripts;
  /** Added before the first byte of every answer. */
  latencyMs: number;
  /** Ollama's models in memory: the context that each was last loaded with. */
  loaded: Map<string, number>;
}

export const createWorld = (logFile: string | null): World => ({
  log: createAskLog(logFile),
  faults: createFaults(),
  scripts: createScripts(),
  latencyMs: 0,
  loaded: new Map(),
});
