import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = raw(`
:root { color-scheme: light dark; --line: #d0d7de; --soft: #f6f8fa; --text: #1f2328; --quiet: #59636e; --ok: #1a7f37; --bad: #d1242f; --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #151b23; --text: #f0f6fc; --quiet: #9198a1; --ok: #3fb950; --bad: #f85149; --link: #4493f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: Canvas; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1rem; padding-bottom: .5rem; color: var(--quiet); }
header strong { color: var(--text); }
a { color: var(--link); } h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.card { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; overflow: hidden; }
.card > .head { background: var(--soft); padding: .4rem .75rem; color: var(--quiet); display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; }
.card > .body { padding: .6rem .75rem; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; }
pre { margin: 0; padding: .5rem .75rem; overflow-x: auto; font: 13px/1.4 ui-monospace, monospace; border-bottom: 1px solid var(--line); }
.ok { color: var(--ok); } .bad { color: var(--bad); } .quiet { color: var(--quiet); }
form { display: inline-flex; gap: .5rem; flex-wrap: wrap; align-items: center; } form.wide { display: flex; }
textarea { width: 100%; min-height: 5rem; font: inherit; padding: .5rem; } button, select { font: inherit; padding: .2rem .7rem; }
li { margin: .25rem 0; }
`);

/** One page; everything put into it is escaped. */
export const page = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Simulated GitHub</title><style>${style}</style></head>
<body><header><strong>Simulated GitHub</strong> · nothing here is real and nothing leaves this machine · <a href="/">all pull requests</a></header>
<main>${body}</main></body></html>`;
