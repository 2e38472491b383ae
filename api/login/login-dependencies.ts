import type { Logger } from 'pino';
import type { Configuration } from '../../core/configuration/configuration.ts';
import type { Database } from '../../database/client.ts';
import type { Refusals } from '../refusals.ts';
import type { LoginProvider } from './provider/login-provider.ts';

export interface LoginDependencies {
  db: Database;
  /** The configuration in force: whoever was taken out of it is nobody at once. */
  readConfiguration: () => Pick<Configuration, 'people' | 'teams' | 'login'>;
  /** One for all routes: wrong tries count together, by the address that they came from. */
  refusals: Refusals;
  provider: LoginProvider;
  log: Logger;
  now: () => Date;
}
