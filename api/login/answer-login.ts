import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { sayRefusal } from '../pages/page.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { ownOrigin } from './own-origin.ts';
import { addressOf } from './require-person.ts';
import { giveCookie } from './session-cookie.ts';

type Env = { Bindings: HttpBindings };

/** Gives the session's cookie to the browser and sends it on. */
export function welcomeIn(
  context: Context<Env>,
  { readConfiguration }: LoginDependencies,
  secret: string,
  returnTo: string,
): Response {
  const configuration = readConfiguration();
  const origin = ownOrigin(context, configuration);
  if (origin === null) throw new Error('Somebody was to be signed in at an address that is not ours.');
  const seconds = configuration.login.sessionHours * 3600;
  giveCookie(context, 'countersign_session', { value: secret, origin, seconds });
  context.header('Cache-Control', 'no-store');
  return context.redirect(returnTo, 303);
}

/** For what proves nobody: it counts as a wrong try of its address. */
export async function refuseLogin(
  context: Context<Env>,
  { refusals }: LoginDependencies,
  why: string,
): Promise<Response> {
  const waitSeconds = await refusals.count(addressOf(context));
  if (waitSeconds === null) return sayRefusal(context, 'You are not signed in', why, 401);
  context.header('Retry-After', String(waitSeconds));
  return sayRefusal(context, 'Too many wrong tries', `Wait ${waitSeconds} s, then try again.`, 429);
}
