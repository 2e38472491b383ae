import { marked } from 'marked';

/** Elements that what we write ourselves becomes on a page of GitHub. */
const own =
  'p h3 strong em code pre ul li details summary sub br table thead tbody tr th td a blockquote'.split(' ');

/** What a page of GitHub makes of a comment, as far as others could do harm with it. */
export interface Page {
  html: string;
  /** Elements that are none of ours, and links to anywhere but below `home`. */
  foreign: string[];
  /** People and teams that are told, issues and commits that are linked, addresses that become links. */
  names: string[];
  references: string[];
  links: string[];
}

const decode = (html: string): string =>
  html
    .replace(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/**
 * Markdown first; then, as GitHub's pipeline does, names, numbers and addresses are looked for in the rendered text
 * outside of code, where character references are characters again.
 */
export function pageOf(markdown: string, home = 'https://github.com/acme/shop/'): Page {
  const html = marked.parse(markdown, { async: false, gfm: true });
  const visible = html.replace(/<!--[\s\S]*?-->/g, '');
  const outside = visible.replace(/<(pre|code)\b[\s\S]*?<\/\1>/g, '<x>').replace(/<a\b[\s\S]*?<\/a>/g, '<x>');
  // Each text between two elements is looked at by itself.
  const texts = outside.split(/<[^>]*>/).map(decode);
  const all = (pattern: RegExp) =>
    texts.flatMap((text) => [...text.matchAll(pattern)].map(([found]) => found));
  return {
    html,
    foreign: [...html.matchAll(/<[!/?]?[a-z!-][^>]*>?/gi)]
      .map(([tag]) => tag)
      .filter((tag) => {
        if (/^<!-- countersign:(?:finding|summary|answer) [^>]* -->$/.test(tag)) return false;
        const name = /^<\/?([a-z][\w-]*)/i.exec(tag)?.[1]?.toLowerCase() ?? '';
        const to = /\b(?:href|src)="([^"]*)"/i.exec(tag)?.[1];
        return (
          !own.includes(name) ||
          /\b(?:style|on\w+)\s*=/i.test(tag) ||
          (to !== undefined && !to.startsWith(home))
        );
      }),
    names: all(/(?<![\w`])@[a-z\d][\w-]*(?:\/[\w.-]+)?/gi),
    references: [
      ...all(/(?:[\w-]+\/[\w.-]+)?#\d+\b/g),
      ...all(/\bGH-\d+\b/gi),
      ...all(/(?<![\da-z])(?=[\da-f]*\d)[\da-f]{7,40}(?![\da-z])/gi),
    ],
    links: all(/(?:https?:\/\/|\bwww\.)[^\s<]+/gi),
  };
}

/** Lines that a bot would take for its command, in the body as it is written. */
export const commandsIn = (markdown: string): string[] =>
  markdown.split('\n').filter((line) => /^[ \t]*\/[a-z]/i.test(line));
