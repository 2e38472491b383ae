import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { OidcSettings } from '../../core/configuration/login.ts';
import { type Identity, matchIdentity } from '../../core/people/match-identity.ts';
import { safeReturnTo } from '../../core/people/return-to.ts';
import { eventOfRefusedLogin } from '../../core/trail/events.ts';
import { createTrail } from '../../database/trail.ts';
import { sayRefusal } from '../pages/page.ts';
import { refuseLogin, welcomeIn } from './answer-login.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { ownOrigin } from './own-origin.ts';
import type { ProviderRefusal } from './provider/explain-provider.ts';
import { type Pending, pendingSchema } from './provider/login-provider.ts';
import { giveCookie, readCookie, takeCookie } from './session-cookie.ts';
import { beginOnTrail, sessionOf } from './signed-in.ts';

type At = Context<{ Bindings: HttpBindings }>;

const pendingSeconds = 600;

interface Here {
  origin: string;
  settings: OidcSettings;
}

function hereOf(context: At, deps: LoginDependencies): Here | null {
  const configuration = deps.readConfiguration();
  const origin = ownOrigin(context, configuration);
  const settings = configuration.login.oidc;
  return origin === null || settings === undefined ? null : { origin, settings };
}

/** Sends the browser to the login provider. What it is to come back with is kept in a cookie of its own. */
export async function startLogin(context: At, deps: LoginDependencies): Promise<Response> {
  const here = hereOf(context, deps);
  if (here === null) return noProvider(context);
  const { origin, settings } = here;
  const returnTo = safeReturnTo(context.req.query('returnTo'));
  const begun = await deps.provider.begin(settings, { redirectUri: `${origin}/login/callback`, returnTo });
  if (begun.kind === 'refused') return tell(context, deps, begun);
  const value = Buffer.from(JSON.stringify(begun.pending)).toString('base64url');
  giveCookie(context, 'countersign_login', { value, origin, seconds: pendingSeconds });
  context.header('Cache-Control', 'no-store');
  return context.redirect(begun.url, 303);
}

/** Takes what the provider sent the browser back with, once. */
export async function finishLogin(context: At, deps: LoginDependencies): Promise<Response> {
  const here = hereOf(context, deps);
  if (here === null) return noProvider(context);
  const { origin, settings } = here;
  const pending = readPending(readCookie(context, 'countersign_login', origin));
  takeCookie(context, 'countersign_login', origin);
  if (pending === null)
    return refuseLogin(
      context,
      deps,
      'This browser has not begun this sign-in, or it took longer than 10 minutes. Begin again.',
    );
  const answer = new URL(`${origin}/login/callback${new URL(context.req.url).search}`);
  const finished = await deps.provider.finish(settings, answer, pending);
  if (finished.kind === 'refused') return tell(context, deps, finished);
  return letIn(context, deps, { settings, pending, identity: finished.identity });
}

async function letIn(
  context: At,
  deps: LoginDependencies,
  { settings, pending, identity }: { settings: OidcSettings; pending: Pending; identity: Identity },
): Promise<Response> {
  const { people } = deps.readConfiguration();
  const credential = `${settings.issuer} ${identity.subject}`;
  const match = matchIdentity(people, identity, settings.match);
  const found = match.kind === 'known' ? people[match.person] : undefined;
  if (match.kind === 'refused' || !found) {
    const why = match.kind === 'refused' ? match.why : 'Nobody of that name is there';
    const day = deps.now().toISOString().slice(0, 10);
    await createTrail(deps.db).append(
      `refused-login/${day}/${credential}`,
      eventOfRefusedLogin({ credential }, why),
    );
    return sayRefusal(context, 'You are not let in', `${why}.`, 403);
  }
  const who = { person: match.person, name: found.name, signedInBy: 'openid' as const, credential };
  const before = await sessionOf(context, deps);
  const secret = await deps.db.transaction((change) =>
    beginOnTrail(change, deps, { ...who, begunBy: `state/${pending.state}` }, before),
  );
  if (secret === null) return refuseLogin(context, deps, 'This sign-in was used already. Begin again.');
  return welcomeIn(context, deps, secret, safeReturnTo(pending.returnTo));
}

function readPending(cookie: string | undefined): Pending | null {
  if (cookie === undefined || cookie.length > 4000) return null;
  try {
    const read = pendingSchema.safeParse(JSON.parse(Buffer.from(cookie, 'base64url').toString('utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

async function tell(
  context: At,
  deps: LoginDependencies,
  { blame, why, detail }: ProviderRefusal,
): Promise<Response> {
  deps.log.warn({ detail }, 'a sign-in by the login provider failed');
  if (blame === 'wrong') return refuseLogin(context, deps, why);
  const status = blame === 'theirs' ? 401 : 503;
  return sayRefusal(context, 'You are not signed in', why, status);
}

const noProvider = (context: At) =>
  sayRefusal(
    context,
    'No login provider',
    'No login provider is set up here: "login.oidc" in countersign.yaml names one.',
    404,
  );
