import { createDevelopers, type Developers } from './control/developers.ts';
import { createFaults, type Faults } from './control/faults.ts';
import { createAskLog, type AskLog } from './control/log.ts';
import { createScripts, type Scripts } from './control/scripts.ts';
import { createSessions, type Sessions } from './developers/searching/sessions.ts';
import { createPromptCache, type PromptCache } from './dialects/anthropic-prompt-cache.ts';

/** All that one running simulator remembers. */
export interface World {
  log: AskLog;
  faults: Faults;
  scripts: Scripts;
  /** Added before the first byte of every answer. */
  latencyMs: number;
  /** Ollama's models in memory: the context that each was last loaded with. */
  loaded: Map<string, number>;
  developers: Developers;
  /** Searches of the searching developer that are under way. */
  sessions: Sessions;
  /** What Anthropic remembers of prompts, and how long they may be: null for its own bound. */
  memory: { promptCache: PromptCache; contextTokensMax: number | null };
}

export const createWorld = (logFile: string | null): World => ({
  log: createAskLog(logFile),
  faults: createFaults(),
  scripts: createScripts(),
  latencyMs: 0,
  loaded: new Map(),
  developers: createDevelopers(),
  sessions: createSessions(),
  memory: { promptCache: createPromptCache(), contextTokensMax: null },
});
