import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Account } from '../entities.ts';
import { style } from './style.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Page {
  title: string;
  /** Beside the name of it all: whose turn it is to act. */
  aside?: Html;
  /** Seconds after which it loads itself again, where more is expected. */
  reloadS?: number | null;
  body: Html;
}

/** One page; everything put into it is escaped. */
export const page = ({ title, aside, reloadS = null, body }: Page): Html => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${reloadS === null ? '' : html`<meta http-equiv="refresh" content="${reloadS}">`}<title>${title} · Simulated GitHub</title><style>${raw(style)}</style></head>
<body><div class="banner"><strong>Simulated GitHub.</strong> Nothing here is real, and nothing leaves this machine.</div>
<header class="bar"><nav><a href="/"><strong>Simulated GitHub</strong></a><a href="/">All pull requests</a></nav>${aside ?? ''}</header>
<main>${body}</main></body></html>`;

export const when = (at: string): Html =>
  html`<time class="quiet" datetime="${at}" title="${at}">${at.slice(0, 16).replace('T', ' ')}</time>`;

/** In place of a picture: one letter in a colour of the account's own. */
export function face({ login, type }: Account, size: '' | 'small' = ''): Html {
  const hue = Buffer.from(login).reduce((sum, byte) => (sum * 31 + byte) % 360, 7);
  return html`<span class="face ${size} ${type === 'Bot' ? 'bot' : ''}" style="--hue:${hue}" aria-hidden="true">${login.slice(0, 1)}</span>`;
}
