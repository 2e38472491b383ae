import { safeLine, safeText } from './safe-text.ts';

/** Characters that begin or end something in one Markdown or another, wherever they stand. */
const always = /[\\`*_{}[\]<>#|~@$&^"]/;
/**
 * And those that do so in some places only: what makes an address of a word, a list or a heading of a line's beginning,
 * a fraction, a dash or a sign of plain letters.
 */
const inPlaces =
  /:(?=\S)|(?<=\bwww)\.|^[-+=.:]|(?<=^\d{1,9})[.)]|-(?=-)|(?<=-)-|\.(?=\s?\.\s?\.)|(?<=\d)\/(?=\d)|\((?=(?:c|r|tm)\))/i;
const meaningful = new RegExp(`${always.source}|${inPlaces.source}`, 'gi');

/**
 * Text of a model or a repository inside Markdown: no links, bare addresses, images, HTML, headings or code of its own,
 * and no character other than it wrote. As character references, not with backslashes: the Temporal UI's Markdown knows
 * backslashes before some signs only, and reads addresses and formulas in spite of them.
 */
export const inMarkdown = (text: string): string =>
  safeLine(text).replace(meaningful, (char) => `&#${char.charCodeAt(0)};`);

/** Temporal takes so many bytes for a summary, which its UI reads as Markdown. */
const summaryBytesMax = 400;
const summaryMax = 100;
const bytesOf = (text: string): number => encodeURIComponent(text).replace(/%[\dA-F]{2}/g, '.').length;

/** The beginning of such a text as the one-line summary of a workflow or an activity. */
export function inSummary(text: string): string {
  let shown = safeLine(text)
    .slice(0, summaryMax)
    .replace(/[\uD800-\uDBFF]$/, '');
  while (bytesOf(inMarkdown(shown)) > summaryBytesMax) shown = Array.from(shown).slice(0, -1).join('');
  return inMarkdown(shown);
}

/** Code of a change as a fenced block that its own back ticks cannot close. */
export function fenced(text: string, charsMax = 1200): string {
  const clean = safeText(text)
    .slice(0, charsMax)
    .replace(/[\uD800-\uDBFF]$/, '');
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${clean}\n${fence}`;
}
