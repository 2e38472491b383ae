import type { Account, App, Repository, Team, Token } from './entities.ts';
import type { ApiFaults } from './faults.ts';
import type { Hooks } from './hooks/hooks.ts';
import type { Locks } from './locks.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RequestLog } from './request-log.ts';

/** All that one simulated GitHub remembers. */
export interface World {
  /** The folder of the bare repositories. */
  root: string;
  /** The origin that it listens at, known once it listens. */
  origin: string;
  now(): Date;
  accounts: Map<string, Account>;
  repositories: Map<number, Repository>;
  /** Lower-case `owner/name`, of former names too, to the repository's id. */
  names: Map<string, number>;
  teams: Map<string, Team>;
  tokens: Map<string, Token>;
  app: App;
  hooks: Hooks;
  faults: ApiFaults;
  limits: RateLimits;
  requests: RequestLog;
  locks: Locks;
  nextId(): number;
}

/** Counts up from `first`. */
export const createIds = (first: number): (() => number) => {
  let last = first - 1;
  return () => (last += 1);
};

/** As GitHub writes times: UTC, whole seconds. */
export const timestamp = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/u, 'Z');
export const nowOf = (world: World): string => timestamp(world.now());
