import type { TextSyntax } from './languages.ts';
import type { Span } from './mask.ts';

export interface Token extends Span {
  kind: 'comment' | 'string';
}

/**
 * The comments and strings of a text in one pass, in order, without overlap. Quoted text that does not end on its
 * line is taken to be no string (an apostrophe in prose); a block comment that does not end reaches to the end.
 */
export function lex(text: string, syntax: TextSyntax): Token[] {
  const tokens: Token[] = [];
  const unclosed: Unclosed = new Map();
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at, syntax, unclosed);
    if (token) tokens.push(token);
    at = token ? token.end : at + 1;
  }
  return tokens;
}

/** Up to where a quote is known not to close, by quote: without it, a line of escaped quotes would cost its square. */
type Unclosed = Map<string, number>;

function tokenAt(text: string, at: number, syntax: TextSyntax, unclosed: Unclosed): Token | null {
  for (const [open, close] of syntax.block) {
    if (!text.startsWith(open, at)) continue;
    const closed = text.indexOf(close, at + open.length);
    return { kind: 'comment', start: at, end: closed === -1 ? text.length : closed + close.length };
  }
  for (const marker of syntax.line) {
    if (text.startsWith(marker, at) && opensComment(text, at, marker)) {
      return { kind: 'comment', start: at, end: endOfLine(text, at) };
    }
  }
  const quote = text[at] ?? '';
  if (!syntax.quotes.includes(quote) || at < (unclosed.get(quote) ?? 0)) return null;
  return stringAt(text, at, quote, unclosed);
}

/** `#` and `;` open one only after a blank (`$#`, `a#b`, `&amp;` do not), `//` not within a URL. */
function opensComment(text: string, at: number, marker: string): boolean {
  const before = text[at - 1] ?? '\n';
  return marker === '//' ? before !== ':' : /\s/.test(before) || (marker !== '#' && marker !== ';');
}

function stringAt(text: string, at: number, quote: string, unclosed: Unclosed): Token | null {
  if (quote === "'" && /\w/.test(text[at - 1] ?? '')) return null;
  let next = at + 1;
  for (; next < text.length; next += 1) {
    const char = text[next];
    if (char === '\\') next += 1;
    else if (char === quote) return { kind: 'string', start: at, end: next + 1 };
    else if (char === '\n' && quote !== '`') break;
  }
  unclosed.set(quote, next);
  return null;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

/** The text with comments and the insides of strings blanked, same length and lines: what is left is code. */
export function codeOf(text: string, tokens: readonly Token[]): string {
  let out = '';
  let at = 0;
  for (const { kind, start, end } of tokens) {
    const inside = text.slice(start, end).replace(/[^\n]/g, ' ');
    out += text.slice(at, start) + (kind === 'string' ? `"${inside.slice(1, -1)}"` : inside);
    at = end;
  }
  return out + text.slice(at);
}
