import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { safeReturnTo } from '../../core/people/return-to.ts';
import { secretPattern } from '../../core/people/session.ts';
import { sayRefusal } from '../pages/page.ts';
import { finishLogin, startLogin } from './by-provider.ts';
import { signInByLink } from './by-link.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { elsewherePage, oncePage, signedInPage, signInPage } from './login-pages.ts';
import { ownOrigin, ownPagesOnly } from './own-origin.ts';
import { endOwn, signedIn } from './signed-in.ts';

type Env = { Bindings: HttpBindings };

const formBytesMax = 2000;

/** `/login` and `/logout`: pages on which people sign in and out with a browser. */
export function loginRoutes(deps: LoginDependencies): Hono<Env> {
  const routes = new Hono<Env>();
  const here = onlyHere(deps);
  const form = [here, ownPagesOnly(deps.readConfiguration), smallForm] as const;
  routes.get('/login', here, async (context) => {
    const found = await signedIn(context, deps);
    if (found !== null) return signedInPage(context, found);
    return signInPage(context, deps.readConfiguration(), safeReturnTo(context.req.query('returnTo')));
  });
  routes.get('/login/start', here, (context) => startLogin(context, deps));
  routes.get('/login/callback', here, (context) => finishLogin(context, deps));
  routes.get('/login/once', here, (context) => {
    const secret = context.req.query('link') ?? '';
    if (secretPattern.test(secret)) return oncePage(context, secret);
    return sayRefusal(context, 'That is no link', 'The link is not whole. Copy all of it, on one line.', 400);
  });
  routes.post('/login/once', ...form, (context) => signInByLink(context, deps));
  routes.post('/logout', ...form, async (context) => {
    const { everywhere } = await context.req.parseBody().catch(() => ({ everywhere: undefined }));
    await endOwn(context, deps, { everywhere: everywhere === 'yes' });
    return context.redirect('/login', 303);
  });
  return routes;
}

const onlyHere =
  ({ readConfiguration }: LoginDependencies): MiddlewareHandler<Env> =>
  async (context, next) =>
    ownOrigin(context, readConfiguration()) === null ? elsewherePage(context) : next();

const smallForm: MiddlewareHandler = bodyLimit({
  maxSize: formBytesMax,
  onError: (context: Context) => sayRefusal(context, 'Too much', 'No form of ours is as long as that.', 413),
});
