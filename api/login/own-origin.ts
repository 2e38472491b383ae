import type { Context, MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { isLoopback } from '../../core/loopback.ts';

type Login = Pick<Configuration, 'login'>;

/**
 * Where this browser has us, as the configuration says; without that, only on this machine. Null elsewhere: a name that
 * leads here, and is not ours, must not have a session begun under it.
 */
export function ownOrigin({ req }: Context, { login: { publicUrl } }: Login): string | null {
  if (publicUrl !== undefined) return publicUrl;
  const { hostname, host } = new URL(req.url);
  return isLoopback(hostname) ? `http://${host}` : null;
}

/**
 * Whatever changes something is only taken from our own pages, and from those of `besides`. A cookie comes along with each
 * request to this host, whichever page made it: other ports and subdomains are the same site to browsers.
 */
export function ownPagesOnly(
  readConfiguration: () => Login,
  besides: string | null = null,
): MiddlewareHandler {
  return csrf({
    origin: (origin, context) => origin === ownOrigin(context, readConfiguration()) || origin === besides,
  });
}
