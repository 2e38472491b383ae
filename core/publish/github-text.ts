import { clip } from '../clip.ts';
import { inMarkdown } from '../panel/markdown.ts';
import { safeLine, safeText } from '../panel/safe-text.ts';

/** A blank of no width: GitHub looks for names and numbers in the text that it has rendered, where references are characters again. */
const gap = '&#8203;';

/** GitHub takes seven digits for a commit. */
const commitId = /(?<![\da-z#])(?=[a-f]*\d)[\da-f]{7,}(?![\da-z])/gi;

/**
 * Text of a model, a repository or a person inside Markdown on GitHub, on one line: besides what `inMarkdown` takes away,
 * it names nobody, refers to no issue, pull request or commit, closes none, links nowhere, and commands no bot.
 */
export const said = (text: string, charsMax = 4000): string =>
  inMarkdown(clip(safeLine(text), charsMax))
    .replace(/&#(?:64|35);/g, (char) => `${char}${gap}`)
    .replace(/&#58;(?=\/\/)/g, (char) => `${char}${gap}`)
    .replace(/\b(www)(?=&#46;|\.)/gi, `$1${gap}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${gap}`)
    .replace(commitId, (digits) => digits.replace(/.{6}(?=.)/g, `$&${gap}`))
    .replace(/^\//, '&#47;');

/**
 * A name from a repository as code, which GitHub reads nothing into; no sign of it ends the code or a cell of a table. One
 * with a back tick is HTML's code: readers of Markdown differ in which ticks close which, inside of a link above all.
 */
export function code(text: string, charsMax = 300): string {
  const clean = clip(safeLine(text), charsMax).replaceAll('|', '¦');
  if (clean === '') return '';
  return clean.includes('`') ? `<code>${said(clean)}</code>` : `\`${clean}\``;
}

/** Bots read comments as they are written, code blocks too: a line must not begin as their commands do. */
export const withoutCommands = (text: string): string =>
  safeText(text).replace(/^([ \t]*)\/(?=[a-z])/gim, '$1\u200B/');

/** A section that opens on a click. */
export const details = (title: string, body: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;

/** Blocks with an empty line between; empty ones leave none. */
export const blocks = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** GitHub takes 65,536 characters for a comment and 65,535 for the text of a check run. */
const bodyCharsMax = 65_000;
const cutNote = (left: number, where: string) =>
  `_${left === 1 ? 'One section is' : `${left} sections are`} left out here, since GitHub takes no longer texts: ${where} has all._`;

/** As many whole sections as fit, in order; whatever is left out is said to be. */
export function fit(sections: readonly string[], where: string, charsMax = bodyCharsMax): string {
  const room = charsMax - cutNote(sections.length, where).length - 2;
  const kept: string[] = [];
  let length = 0;
  const some = sections.filter((section) => section !== '');
  for (const section of some) {
    if (length + section.length + 2 > room) break;
    kept.push(section);
    length += section.length + 2;
  }
  const left = some.length - kept.length;
  return blocks(left > 0 ? [...kept, cutNote(left, where)] : kept);
}
