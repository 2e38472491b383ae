import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { refuseSession, type StoredSession } from '../../core/people/session.ts';
import {
  refuseToken,
  type StoredToken,
  type TokenRefusal,
  type TokenScope,
} from '../../core/people/token.ts';
import { findToken, noteTokenUse } from '../../database/api-tokens.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { ownPagesOnly } from './own-origin.ts';
import { idleMsOf, signedIn } from './signed-in.ts';

/** What a request was made with that proves who made it. */
type Proof =
  | ({ kind: 'token' } & Pick<StoredToken, 'id' | 'scopes' | 'expiresAt'>)
  | ({ kind: 'session' } & Pick<StoredSession, 'id' | 'signedInBy' | 'expiresAt'>);

/** Whom a request was made by. */
export interface KnownPerson {
  /** As `people` in the configuration names them. */
  id: string;
  /** In full. */
  name: string;
  proof: Proof;
}

/** What a route has behind `requirePerson`: `context.get('person')`. */
export interface PersonEnv {
  Bindings: HttpBindings;
  Variables: { person: KnownPerson };
}

interface Wish {
  scope: TokenScope;
  /** Another origin whose pages may act with a session besides our own. */
  pagesOf?: string | null;
}

/**
 * Lets through who shows a token of this scope, in `Authorization: Bearer …` and nowhere else, or is signed in with this
 * browser, where the request comes from a page that may send it. 401 for whatever proves nobody, without telling why; 403
 * where its owner may not do this; 429 for an address with too many wrong tries. What is right passes whatever others of
 * its address did: behind a proxy all share one, and neither can be guessed.
 */
export function requirePerson(deps: LoginDependencies & Wish): MiddlewareHandler<PersonEnv> {
  const ownPages = ownPagesOnly(deps.readConfiguration, deps.pagesOf);
  return async (context, next) => {
    const header = context.req.header('authorization');
    const found = header === undefined ? await bySession(context, deps) : await byToken(header, deps);
    if (found === 'unknown') return refuse(context, deps);
    if (found === 'forbidden')
      return context.json(
        { message: `This takes a token with the scope "${deps.scope}" of a person who may have it.` },
        403,
      );
    context.set('person', found);
    // What is told to somebody is for nobody else.
    context.header('Cache-Control', 'no-store');
    if (found.proof.kind === 'session') return ownPages(context, next);
    await next();
  };
}

async function byToken(header: string, deps: LoginDependencies & Wish): Promise<KnownPerson | TokenRefusal> {
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  const found = token === undefined ? null : await findToken(deps.db, token);
  if (!found) return 'unknown';
  const standing = deps.readConfiguration();
  const refused = refuseToken(found, { scope: deps.scope, standing, now: deps.now() });
  const person = standing.people[found.person];
  if (refused !== null || !person) return refused ?? 'unknown';
  await noteTokenUse(deps.db, found, deps.now());
  const { id, scopes, expiresAt } = found;
  return { id: found.person, name: person.name, proof: { kind: 'token', id, scopes, expiresAt } };
}

async function bySession(
  context: Context,
  deps: LoginDependencies & Wish,
): Promise<KnownPerson | TokenRefusal> {
  const found = await signedIn(context, deps);
  if (found === null) return 'unknown';
  const { session, person } = found;
  const standing = deps.readConfiguration();
  const at = { now: deps.now(), idleMs: idleMsOf(standing) };
  const refused = refuseSession(session, { scope: deps.scope, standing, ...at });
  if (refused !== null) return refused;
  const { id, signedInBy, expiresAt } = session;
  return { id: session.person, name: person.name, proof: { kind: 'session', id, signedInBy, expiresAt } };
}

async function refuse(context: Context<PersonEnv>, { refusals }: LoginDependencies): Promise<Response> {
  const waitSeconds = await refusals.count(addressOf(context));
  if (waitSeconds !== null) {
    context.header('Retry-After', String(waitSeconds));
    return context.json({ message: `Too many wrong tries: wait ${waitSeconds} s.` }, 429);
  }
  context.header('WWW-Authenticate', 'Bearer');
  const message =
    'Sign in at /login, or send a valid token as "Authorization: Bearer …"; "countersign token create" makes one.';
  return context.json({ message }, 401);
}

export const addressOf = ({ env }: { env: HttpBindings }): string => env.incoming.socket.remoteAddress ?? '';
