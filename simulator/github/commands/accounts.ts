import { addAccount, addTeam, addToken, tokenTextOf, type NewToken } from '../actions/accounts.ts';
import type { Account, Token } from '../entities.ts';
import { accountNamed } from '../find.ts';
import { nodeId } from '../present/accounts.ts';
import type { World } from '../world.ts';

export const createAccountCommands = (world: World) => ({
  /** A person with a token, which is the same for the same login. */
  addUser: (login: string, name?: string): Account => {
    const account = addAccount(world, { login, ...(name !== undefined && { name }) });
    addToken(world, { login });
    return account;
  },
  addOrganization: (login: string): Account => addAccount(world, { login, type: 'Organization' }),
  /** A team of an organisation, replaced where it is there already. */
  addTeam: (team: { org: string; slug: string; members: string[] }): void => {
    addTeam(world, team);
  },
  /** A further token, such as a fine-grained one with `scopes`. */
  addToken: (wanted: NewToken): Token => {
    accountNamed(world, wanted.login);
    return addToken(world, wanted);
  },
  tokenOf: (login: string): string => {
    accountNamed(world, login);
    return tokenTextOf(login);
  },
  /** Every further request with it is answered 401. */
  revokeToken: (token: string): void => {
    const known = world.tokens.get(token);
    if (!known) throw new Error('The simulated GitHub knows no such token.');
    known.revoked = true;
  },
  /** What GitHub sends when a webhook is set up. */
  ping: (): void => {
    const at = world.app.createdAt;
    const [target] = world.hooks.targets;
    world.hooks.tell('ping', {
      zen: 'Keep it logically awesome.',
      hook_id: 1,
      hook: {
        type: 'App',
        id: 1,
        name: 'web',
        active: true,
        app_id: world.app.id,
        events: world.app.events,
        config: { content_type: 'json', url: target?.url ?? world.origin, insecure_ssl: '0' },
        updated_at: at,
        created_at: at,
        url: `${world.origin}/api/v3/app/hook`,
        ping_url: `${world.origin}/api/v3/app/hook/pings`,
        deliveries_url: `${world.origin}/api/v3/app/hook/deliveries`,
      },
    });
  },
  /** The id that GraphQL knows a review thread by. */
  threadNode: (threadId: number): string => nodeId('PRRT', threadId),
});
