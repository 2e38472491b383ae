import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { isLoopback } from '../../core/loopback.ts';
import { mayHaveScope } from '../../core/people/token.ts';
import type { LoginDependencies } from '../login/login-dependencies.ts';
import { type PersonEnv, requirePerson } from '../login/require-person.ts';
import { cookieName } from '../login/session-cookie.ts';
import { signedIn } from '../login/signed-in.ts';
import { showPage } from '../pages/page.ts';

const keptSeconds = 8 * 60 * 60;
const formBytesMax = 2000;

const title = 'Read payloads in the Temporal UI';
const howTo = html`<p>Set its codec server to this address without “/login”, and let it send credentials.</p>`;

const tokenForm = html`<p>What Temporal keeps is encrypted. This browser may read it in the Temporal UI for 8 hours, with a token of yours.</p>
<form method="post">
  <label>Token with the scope “codec” <input name="token" type="password" autocomplete="off" required autofocus></label>
  <button>Use it for 8 hours</button>
</form>
<p class="soft">Who may see everything needs no token: <a href="/login?returnTo=/codec/login">sign in</a> instead.</p>`;

/**
 * `GET` and `POST /login`: a form that takes a token and keeps it in a cookie of the codec's routes alone. The Temporal UI
 * can send a cookie, but no header of ours. Who is signed in and may read payloads needs no token.
 */
export function browserLogin(login: LoginDependencies): Hono<PersonEnv> {
  const routes = new Hono<PersonEnv>();
  routes.get('/login', async (context) => {
    const found = await signedIn(context, login);
    if (found === null || !mayHaveScope(login.readConfiguration(), found.session.person, 'codec'))
      return showPage(context, { title, body: tokenForm });
    const who = html`<p>You are signed in as ${found.person.name}, so the Temporal UI in this browser may read payloads.</p>`;
    return showPage(context, { title, body: html`${who}${howTo}` });
  });
  routes.post(
    '/login',
    ownPagesOnly,
    bodyLimit({
      maxSize: formBytesMax,
      onError: (context) => context.json({ message: 'That is no token.' }, 413),
    }),
    tokenFromForm,
    requirePerson({ ...login, scope: 'codec' }),
    (context) => {
      setCookie(context, cookieNameHere(context), tokenOf(context), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/codec',
        maxAge: keptSeconds,
        secure: !isLoopback(new URL(context.req.url).hostname),
      });
      const done = html`<p>The Temporal UI in this browser may read payloads for 8 hours.</p>`;
      return showPage(context, { title, body: html`${done}${howTo}` });
    },
  );
  return routes;
}

/**
 * Takes the token from the cookie for pages, whose origin has been checked; a token in the header wins, and so does being
 * signed in.
 */
export const tokenFromCookie =
  (login: LoginDependencies): MiddlewareHandler<PersonEnv> =>
  async (context, next) => {
    const token = getCookie(context, cookieNameHere(context));
    const counts = token !== undefined && context.req.header('origin') !== undefined;
    if (counts && (await signedIn(context, login)) === null) present(context, token);
    await next();
  };

const tokenFromForm: MiddlewareHandler<PersonEnv> = async (context, next) => {
  const { token } = await context.req.parseBody().catch(() => ({ token: undefined }));
  // Nothing stands for no token: what the form says counts, not who is signed in.
  present(context, typeof token === 'string' ? token.trim() : '');
  await next();
};

/** So that it is judged as any other. */
function present({ req }: Context<PersonEnv>, token: string): void {
  if (req.header('authorization') === undefined)
    req.raw.headers.set('authorization', /^\S+$/.test(token) ? `Bearer ${token}` : 'Bearer');
}

/** The same for the form and for what the Temporal UI asks: both call this server by one address. */
const cookieNameHere = ({ req }: Context): string => cookieName('countersign_codec', new URL(req.url).origin);

const tokenOf = ({ req }: Context<PersonEnv>): string =>
  (req.header('authorization') ?? '').replace(/^Bearer +/i, '');

/** Another page must not give this browser its own token. */
const ownPagesOnly: MiddlewareHandler<PersonEnv> = async (context, next) => {
  const origin = context.req.header('origin');
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === context.req.header('host')))
    return next();
  return context.json({ message: 'Only the form at this address may send this.' }, 403);
};
