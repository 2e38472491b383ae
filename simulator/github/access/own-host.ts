import type { MiddlewareHandler } from 'hono';
import type { Env } from '../rest/context.ts';

const isOwnHost = (hostname: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);

/**
 * Answers only to the names of this machine itself: a web page whose name was made to lead here would otherwise pass for
 * one of these pages, with logins that everybody knows.
 */
export const ownHostOnly: MiddlewareHandler<Env> = async (context, next) => {
  const { hostname } = new URL(context.req.url);
  if (!isOwnHost(hostname))
    return context.text('The simulated GitHub answers to 127.0.0.1 and localhost.', 403);
  return next();
};
