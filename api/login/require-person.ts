import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { refuseToken, type TokenScope } from '../../core/people/token.ts';
import { findToken, noteTokenUse } from '../../database/api-tokens.ts';
import type { Database } from '../../database/client.ts';
import type { Refusals } from '../refusals.ts';

/** Whom a request was made by, as its token proves. */
export interface KnownPerson {
  /** As `people` in the configuration names them. */
  id: string;
  /** In full. */
  name: string;
  token: { id: string; scopes: readonly string[]; expiresAt: Date };
}

/** What a route has behind `requirePerson`: `context.get('person')`. */
export interface PersonEnv {
  Bindings: HttpBindings;
  Variables: { person: KnownPerson };
}

export interface LoginDependencies {
  db: Database;
  /** The configuration in force: whoever was taken out of it is nobody at once. */
  readConfiguration: () => Pick<Configuration, 'people' | 'teams'>;
  /** One for all routes: wrong tries count together, by the address that they came from. */
  refusals: Refusals;
  now?: () => Date;
}

/**
 * Lets through who shows a token of this scope, in `Authorization: Bearer …` and nowhere else: no cookie, so no other page
 * can act in somebody's name; who takes one from a cookie all the same has to check the page's origin first. 401 for
 * whatever proves nobody, without telling why; 403 where the token's owner may not do this; 429 for an address with too
 * many wrong tries. What is right passes whatever others of its address did: behind a proxy all share one, and a token is
 * too long to be guessed.
 */
export const requirePerson =
  ({
    db,
    readConfiguration,
    refusals,
    now = () => new Date(),
    scope,
  }: LoginDependencies & { scope: TokenScope }): MiddlewareHandler<PersonEnv> =>
  async (context, next) => {
    const token = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const found = token === undefined ? null : await findToken(db, token);
    if (!found) return refuse(context, refusals);
    const standing = readConfiguration();
    const refused = refuseToken(found, { scope, standing, now: now() });
    const person = standing.people[found.person];
    if (refused === 'unknown' || !person) return refuse(context, refusals);
    if (refused === 'forbidden')
      return context.json(
        { message: `This takes a token with the scope "${scope}" of a person who may have it.` },
        403,
      );
    await noteTokenUse(db, found, now());
    const { id, scopes, expiresAt } = found;
    context.set('person', { id: found.person, name: person.name, token: { id, scopes, expiresAt } });
    // What is told to somebody is for nobody else.
    context.header('Cache-Control', 'no-store');
    await next();
  };

async function refuse(context: Context<PersonEnv>, refusals: Refusals): Promise<Response> {
  const waitSeconds = await refusals.count(context.env.incoming.socket.remoteAddress ?? '');
  if (waitSeconds !== null) {
    context.header('Retry-After', String(waitSeconds));
    return context.json({ message: `Too many wrong tries: wait ${waitSeconds} s.` }, 429);
  }
  context.header('WWW-Authenticate', 'Bearer');
  const message = 'Send a valid token as "Authorization: Bearer …"; "countersign token create" makes one.';
  return context.json({ message }, 401);
}
