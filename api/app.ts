import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import type { Logger } from 'pino';
import { type AlertDependencies, alertRoutes } from './alerts/routes.ts';
import { type CodecDependencies, codecRoutes } from './codec/routes.ts';
import { type WebhookDependencies, webhookRoutes } from './github/webhooks.ts';
import type { LoginDependencies } from './login/login-dependencies.ts';
import { meRoutes } from './login/me.ts';
import { loginRoutes } from './login/routes.ts';

/** GitHub waits 10 s for an answer. */
const usualAnswerMs = 9000;

export interface AppDependencies {
  webhooks: WebhookDependencies;
  alerts: AlertDependencies;
  login: LoginDependencies;
  codec: Omit<CodecDependencies, 'login'>;
  log: Logger;
  /** What takes longer, be it to send or to record, is answered by 503; by default 9 s. */
  answerMs?: number;
}

/**
 * Every route but `/healthz`, which tells nothing, and the pages to sign in at asks for a signature or a login. What goes
 * wrong is told to our log only.
 */
export function createApp({
  webhooks,
  alerts,
  login,
  codec,
  log,
  answerMs = usualAnswerMs,
}: AppDependencies): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(secureHeaders());
  app.use(timeout(answerMs, () => new HTTPException(503, { message: 'The answer took too long.' })));
  app.get('/healthz', (context) => context.text('ok'));
  app.route('/github/webhooks', webhookRoutes(webhooks));
  app.route('/alerts', alertRoutes(alerts));
  app.route('/', loginRoutes(login));
  app.route('/me', meRoutes(login));
  app.route('/codec', codecRoutes({ ...codec, login }));
  app.notFound((context) => context.json({ message: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    // By the guard against pages of others. Behind a proxy our own look like those where nobody said where we are.
    if (error instanceof HTTPException && error.status === 403)
      return context.json({ message: 'Only pages of this address may send this: see login.publicUrl.' }, 403);
    log.error({ err: error, path: context.req.path }, 'a request failed');
    return context.json({ message: 'This could not be done now; the log of the API tells why.' }, 503);
  });
  return app;
}
