import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** Told where we are: `__Host-` names take cookies over TLS, from this very host alone. On this machine there is no TLS. */
const kindOf = (origin: string) =>
  origin.startsWith('https:') ? ({ prefix: 'host', secure: true } as const) : ({ secure: false } as const);

/** Lax: following a link from elsewhere one is signed in, and nothing is sent from elsewhere. */
const usual = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

export type OwnCookie = 'countersign_session' | 'countersign_login';

export const readCookie = (context: Context, name: OwnCookie, origin: string): string | undefined =>
  origin.startsWith('https:') ? getCookie(context, name, 'host') : getCookie(context, name);

export function giveCookie(
  context: Context,
  name: OwnCookie,
  { value, origin, seconds }: { value: string; origin: string; seconds: number },
): void {
  setCookie(context, name, value, { ...usual, ...kindOf(origin), maxAge: seconds });
}

export function takeCookie(context: Context, name: OwnCookie, origin: string): void {
  deleteCookie(context, name, { ...usual, ...kindOf(origin) });
}
