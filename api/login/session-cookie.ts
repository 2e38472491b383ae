import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** Told where we are: `__Host-` names take cookies over TLS, from this very host alone. On this machine there is no TLS. */
const kindOf = (origin: string) =>
  origin.startsWith('https:') ? ({ prefix: 'host', secure: true } as const) : ({ secure: false } as const);

/** Lax: following a link from elsewhere one is signed in, and nothing is sent from elsewhere. */
const usual = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

type OwnCookie = 'countersign_session' | 'countersign_login' | 'countersign_codec';

/**
 * Cookies go by host, whatever the port, so each server of a host has names of its own by its port, and takes no other's.
 * That keeps two of ours from signing each other out; it hides nothing: each server at a port of this host is sent our
 * cookies by whatever browser visits it, and may set them. One that is hostile could use a session until it ends. Nothing
 * that a browser sends of its own tells the two apart, so among programs that one does not trust, `login.publicUrl` leads
 * to a host of its own.
 */
export function cookieName(name: OwnCookie, origin: string): string {
  const { port } = new URL(origin);
  return port === '' ? name : `${name}_${port}`;
}

export const readCookie = (context: Context, name: OwnCookie, origin: string): string | undefined =>
  origin.startsWith('https:')
    ? getCookie(context, cookieName(name, origin), 'host')
    : getCookie(context, cookieName(name, origin));

export function giveCookie(
  context: Context,
  name: OwnCookie,
  { value, origin, seconds }: { value: string; origin: string; seconds: number },
): void {
  setCookie(context, cookieName(name, origin), value, { ...usual, ...kindOf(origin), maxAge: seconds });
}

export function takeCookie(context: Context, name: OwnCookie, origin: string): void {
  deleteCookie(context, cookieName(name, origin), { ...usual, ...kindOf(origin) });
}
