import { inject } from 'vitest';
import { type Engine, type EngineOptions, startEngineOn } from './engine-on.ts';

/** The whole product on the servers that the test run shares; see `startEngineOn`. */
export const startEngine = (options: EngineOptions = {}): Promise<Engine> =>
  startEngineOn({ temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') }, options);

export type { Engine } from './engine-on.ts';
