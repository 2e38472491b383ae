import { createHash } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { type LoginDependencies, type PersonEnv, requirePerson } from '../login/require-person.ts';
import { isLoopback } from '../../core/loopback.ts';

const cookieName = 'countersign_codec';
const keptSeconds = 8 * 60 * 60;
const formBytesMax = 2000;

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 26rem; margin: 12vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.25rem; }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
input, button { margin-top: .5rem; padding: .5rem .75rem; border: 1px solid GrayText; border-radius: .375rem; }
button { margin-top: 1rem; cursor: pointer; }
p { opacity: .8; }
`;

/** Without a referrer browsers would hide the form's own origin, too, which is checked. */
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="same-origin">
<title>Countersign: read payloads in the Temporal UI</title>
<style>${style}</style>
<h1>Read payloads in the Temporal UI</h1>
<p>What Temporal keeps is encrypted. This browser may read it in the Temporal UI for 8 hours, with a token of yours.</p>
<form method="post">
  <label>Token with the scope “codec” <input name="token" type="password" autocomplete="off" required autofocus></label>
  <button>Use it for 8 hours</button>
</form>
</html>`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `GET` and `POST /login`: a form that takes a token and keeps it in a cookie of the codec's routes alone. The Temporal UI
 * can send a cookie, but no header of ours.
 */
export function browserLogin(login: LoginDependencies): Hono<PersonEnv> {
  const routes = new Hono<PersonEnv>();
  routes.get('/login', (context) => {
    context.header('Content-Security-Policy', policy);
    return context.html(page);
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
      setCookie(context, cookieName, tokenOf(context), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/codec',
        maxAge: keptSeconds,
        secure: !isLoopback(new URL(context.req.url).hostname),
      });
      return context.text(
        'The Temporal UI may read payloads now: set its codec server to this address without "/login", and let it send credentials.',
      );
    },
  );
  return routes;
}

/** Takes the token from the cookie for pages, whose origin has been checked; a token in the header wins. */
export const tokenFromCookie: MiddlewareHandler<PersonEnv> = async (context, next) => {
  const token = getCookie(context, cookieName);
  if (token !== undefined && context.req.header('origin') !== undefined) present(context, token);
  await next();
};

const tokenFromForm: MiddlewareHandler<PersonEnv> = async (context, next) => {
  const { token } = await context.req.parseBody().catch(() => ({ token: undefined }));
  if (typeof token === 'string') present(context, token.trim());
  await next();
};

/** So that it is judged as any other. */
function present({ req }: Context<PersonEnv>, token: string): void {
  if (req.header('authorization') === undefined && /^\S+$/.test(token))
    req.raw.headers.set('authorization', `Bearer ${token}`);
}

const tokenOf = ({ req }: Context<PersonEnv>): string =>
  (req.header('authorization') ?? '').replace(/^Bearer +/i, '');

/** Another page must not give this browser its own token. */
const ownPagesOnly: MiddlewareHandler<PersonEnv> = async (context, next) => {
  const origin = context.req.header('origin');
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === context.req.header('host')))
    return next();
  return context.json({ message: 'Only the form at this address may send this.' }, 403);
};
