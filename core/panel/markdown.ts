import { safeLine, safeText } from './safe-text.ts';

/** Text of a model or a repository inside Markdown: no links, bare addresses, images, HTML, headings or code of its own. */
export const inMarkdown = (text: string): string =>
  safeLine(text)
    .replace(/[\\`*_{}[\]()<>#+!|~@]/g, (char) => `\\${char}`)
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, (char) => `\\${char}`);

/** Code of a change as a fenced block that its own back ticks cannot close. */
export function fenced(text: string, charsMax = 1200): string {
  const clean = safeText(text).slice(0, charsMax);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${clean}\n${fence}`;
}
