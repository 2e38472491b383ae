import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 20%, Canvas); --soft: color-mix(in srgb, CanvasText 68%, Canvas);
  --card: light-dark(#fff, #1e2125); --deed: light-dark(#1f5fbf, #8ab4ff); --on-deed: light-dark(#fff, #0b1a33); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f4f5f7, #15171a); color: CanvasText; }
main { max-width: 27rem; margin: 12vh auto 2rem; padding: 2rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
@media (max-width: 30rem) { main { margin: 1rem; padding: 1.25rem; } }
.mark { margin: 0 0 1rem; font-size: .8125rem; letter-spacing: .02em; color: var(--soft); }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: .75rem 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .9375rem; }
form { margin: 1.25rem 0 0; }
form + form { margin-top: .625rem; }
label { display: block; }
input { display: block; width: 100%; margin-top: .375rem; padding: .5625rem .75rem; font: inherit; color: inherit; background: Canvas; border: 1px solid var(--line); border-radius: .5rem; }
button, .deed { display: block; width: 100%; margin-top: 1rem; padding: .625rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; border: 1px solid transparent; border-radius: .5rem; background: var(--deed); color: var(--on-deed); }
form + form button { margin-top: 0; }
button.quiet { background: none; border-color: var(--line); color: inherit; font-weight: 500; }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
a { color: var(--deed); }
code { display: block; margin: .375rem 0; padding: .5rem .75rem; font: .8125rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .5rem; background: light-dark(#f4f5f7, #15171a); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What `html` made: whatever it was given is escaped. */
export type Markup = ReturnType<typeof html>;

export interface Page {
  title: string;
  body: Markup;
  status?: ContentfulStatusCode;
}

/** A page of ours: no script, no picture, framed nowhere, kept by no cache. Without a referrer browsers would hide our own origin, which is checked. */
export function showPage(
  context: Context,
  { title, body, status = 200 }: Page,
): Response | Promise<Response> {
  context.header('Content-Security-Policy', policy);
  context.header('Cache-Control', 'no-store');
  return context.html(
    html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="same-origin">
<title>${title} · Countersign</title>
<style>${raw(style)}</style>
<main>
<p class="mark">Countersign</p>
<h1>${title}</h1>
${body}
</main>
</html>`,
    status,
  );
}

/** One that says why something was not done, and what to do instead. */
export const sayRefusal = (
  context: Context,
  title: string,
  why: string,
  status: ContentfulStatusCode,
): Response | Promise<Response> =>
  showPage(context, {
    title,
    status,
    body: html`<p>${why}</p><p><a href="/login">Back to the sign-in page</a></p>`,
  });
