import { html, raw } from 'hono/html';
import MarkdownIt, { type Token } from 'markdown-it';
import { patchTable, type PatchLine } from './patch.ts';
import type { Html } from './html.ts';

interface Reading {
  /** Elements of raw HTML that are open. */
  open: string[];
  /** The lines that a suggestion would replace. */
  replaces: readonly PatchLine[];
}

/** What GitHub keeps of raw HTML, as far as anybody here writes it: no attributes, so that nothing is loaded or runs. */
const keptTags = new Set(['details', 'summary', 'sub', 'sup', 'kbd', 'br']);
const htmlPiece = /<!--[\s\S]*?-->|<\/?[a-z][a-z0-9]*\s*\/?>|[^<]+|</giu;
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Keeps harmless tags that are closed in order, leaves out comments, and shows all else as text. */
function keepHarmless(text: string, { open }: Reading): string {
  return (text.match(htmlPiece) ?? [])
    .map((piece) => {
      if (piece.startsWith('<!--')) return '';
      const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)\s*\/?>$/iu.exec(piece) ?? [];
      const tag = name.toLowerCase();
      if (!keptTags.has(tag)) return escape(piece);
      if (tag === 'br') return '<br>';
      if (slash === '') open.push(tag);
      else if (open.at(-1) !== tag) return '';
      else open.pop();
      return `<${slash}${tag}>`;
    })
    .join('');
}

const alertPattern = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*\n/u;

/** GitHub's `> [!WARNING]`: a quote with a title and a colour. */
function markAlerts({ tokens }: { tokens: Token[] }): void {
  for (const [at, token] of tokens.entries()) {
    const inline = tokens[at + 2];
    if (token.type !== 'blockquote_open' || inline?.type !== 'inline') continue;
    const [marker, name = ''] = alertPattern.exec(inline.content) ?? [];
    if (marker === undefined) continue;
    token.attrSet('class', `alert ${name.toLowerCase()}`);
    token.meta = { title: `${name.slice(0, 1)}${name.slice(1).toLowerCase()}` };
    inline.content = inline.content.slice(marker.length);
  }
}

/** A reader of its own for each text: what it has open, and what a suggestion is about, are that text's. */
function markdownFor(reading: Reading) {
  const markdown = new MarkdownIt({ html: true, linkify: true, breaks: true }).disable('image');
  const { rules } = markdown.renderer;
  const { fence } = rules;
  rules.html_block = (tokens, at) => keepHarmless(tokens[at]?.content ?? '', reading);
  rules.html_inline = (tokens, at) => keepHarmless(tokens[at]?.content ?? '', reading);
  rules.blockquote_open = (tokens, at, options, _, renderer) => {
    const title = (tokens[at]?.meta as { title?: string } | null)?.title;
    const opened = renderer.renderToken(tokens, at, options);
    return title === undefined ? opened : `${opened}<p class="title">${title}</p>`;
  };
  rules.fence = (tokens, at, options, env, renderer) => {
    const token = tokens[at];
    if (token?.info.trim() === 'suggestion') return suggestion(token.content, reading.replaces);
    return fence ? fence(tokens, at, options, env, renderer) : '';
  };
  markdown.core.ruler.before('inline', 'alerts', markAlerts);
  return markdown;
}

function suggestion(content: string, replaces: readonly PatchLine[]): string {
  const added = content === '' ? [] : content.replace(/\n$/u, '').split('\n');
  const first = replaces[0]?.right ?? null;
  const lines: PatchLine[] = [
    ...replaces.map(({ text, right }) => ({ kind: 'removed' as const, left: right, right: null, text })),
    ...added.map((text, at) => ({
      kind: 'added' as const,
      left: null,
      right: first === null ? null : first + at,
      text,
    })),
  ];
  // Nothing in it has to be waited for.
  const table = patchTable(lines) as string;
  return `<div class="suggestion"><div class="head">Suggested change</div>${table}</div>`;
}

/** A text as GitHub would show it; `replaces` is what a suggestion in it is about. */
export function markdownHtml(text: string, replaces: readonly PatchLine[] = []): Html {
  const reading: Reading = { open: [], replaces };
  const rendered = markdownFor(reading).render(text);
  const closing = reading.open.toReversed().map((tag) => `</${tag}>`);
  return html`<div class="markdown">${raw(rendered + closing.join(''))}</div>`;
}
