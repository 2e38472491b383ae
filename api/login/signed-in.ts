import type { Context } from 'hono';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { sessionState, type StoredSession } from '../../core/people/session.ts';
import { eventOfLostSession, eventOfSession } from '../../core/trail/events.ts';
import { beginSession, endSessions, findSession, noteSession } from '../../database/sessions.ts';
import { createTrail } from '../../database/trail.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { ownOrigin } from './own-origin.ts';
import { readCookie, takeCookie } from './session-cookie.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

export const idleMsOf = ({ login }: Pick<Configuration, 'login'>): number => login.idleMinutes * minuteMs;

/** The session whose cookie this is, void or not; null where there is none. */
export async function sessionOf(context: Context, deps: LoginDependencies): Promise<StoredSession | null> {
  const origin = ownOrigin(context, deps.readConfiguration());
  const secret = origin === null ? undefined : readCookie(context, 'countersign_session', origin);
  return secret === undefined ? null : findSession(deps.db, secret);
}

export interface SignedIn {
  session: StoredSession;
  person: Configuration['people'][string];
}

/**
 * Who is signed in with this browser; null where that is nobody. A session whose person was taken out of the configuration
 * ends for good: put back, they sign in anew.
 */
export async function signedIn(context: Context, deps: LoginDependencies): Promise<SignedIn | null> {
  const session = await sessionOf(context, deps);
  if (session === null) return null;
  const now = deps.now();
  const configuration = deps.readConfiguration();
  const state = sessionState(session, configuration, { now, idleMs: idleMsOf(configuration) });
  if (state === 'of nobody') await endLost(deps, session.person, now);
  const person = configuration.people[session.person];
  if (state !== 'valid' || !person) return null;
  await noteSession(deps.db, session, now);
  return { session, person };
}

async function endLost({ db }: LoginDependencies, person: string, now: Date): Promise<void> {
  await db.transaction(async (change) => {
    for (const id of await endSessions(change, { person }, now))
      await createTrail(change).append(`session/${id}/revoked`, eventOfLostSession(id, person));
  });
}

type Who = Pick<StoredSession, 'person' | 'signedInBy' | 'credential'> & {
  /** In full. */
  name: string;
  /** What it comes of: the same signs in once. */
  begunBy: string;
};

export type Change = Parameters<Parameters<LoginDependencies['db']['transaction']>[0]>[0];

/**
 * Begins a session and ends the one that this browser had, both on the trail, in the transaction of whatever it comes of.
 * Gives the cookie's value, for the browser to have once that holds; null where it has begun before.
 */
export async function beginOnTrail(
  change: Change,
  { readConfiguration, now }: LoginDependencies,
  { name, ...who }: Who,
  before: StoredSession | null,
): Promise<string | null> {
  const at = now();
  const expiresAt = new Date(at.getTime() + readConfiguration().login.sessionHours * hourMs);
  const begun = await beginSession(change, { ...who, expiresAt, now: at });
  if (begun === null) return null;
  if (before !== null) await endOnTrail(change, before, { id: before.id }, { name: before.person, at });
  const { signedInBy: by, credential } = who;
  const event = eventOfSession('signed-in', { name, credential, session: begun.id, by });
  await createTrail(change).append(`session/${begun.id}/signed-in`, event);
  return begun.secret;
}

/** Ends the session that this browser has, or all of its person, and takes its cookie away. */
export async function endOwn(
  context: Context,
  deps: LoginDependencies,
  { everywhere }: { everywhere: boolean },
): Promise<void> {
  const session = await sessionOf(context, deps);
  const configuration = deps.readConfiguration();
  const origin = ownOrigin(context, configuration);
  if (origin !== null) takeCookie(context, 'countersign_session', origin);
  if (session === null) return;
  const at = deps.now();
  const valid =
    sessionState(session, configuration, { now: at, idleMs: idleMsOf(configuration) }) === 'valid';
  const which = everywhere && valid ? { person: session.person } : { id: session.id };
  const name = configuration.people[session.person]?.name ?? session.person;
  await deps.db.transaction((change) => endOnTrail(change, session, which, { name, at }));
}

async function endOnTrail(
  change: Change,
  { credential, signedInBy: by }: StoredSession,
  which: { id: string } | { person: string },
  { name, at }: { name: string; at: Date },
): Promise<void> {
  for (const id of await endSessions(change, which, at)) {
    const event = eventOfSession('signed-out', { name, credential, session: id, by });
    await createTrail(change).append(`session/${id}/signed-out`, event);
  }
}
