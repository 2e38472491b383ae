import { personRoles } from './permissions.ts';
import type { Configuration } from '../configuration/configuration.ts';

/** No id that anybody can be given in the configuration: it has a blank. */
export const localOwnerId = 'local owner';

type People = Pick<Configuration, 'people' | 'teams'>;

/**
 * As long as the configuration names nobody, whoever is at this machine may do everything there: a one-time link says so,
 * and it serves this machine alone. With the first name under `people` that person is nobody.
 */
export function withLocalOwner<C extends People>(configuration: C, { loopback }: { loopback: boolean }): C {
  if (!loopback || Object.keys(configuration.people).length > 0) return configuration;
  return {
    ...configuration,
    people: {
      [localOwnerId]: { name: 'Local owner', roles: [...personRoles], teams: [localOwnerId], keys: [] },
    },
    teams: { [localOwnerId]: { roles: [], repositories: ['*'], assets: ['*'] } },
  };
}
