import MarkdownIt, { type Token } from 'markdown-it';

/**
 * CommonMark as GitHub reads it, with bounded nesting and time: comments are written by strangers. An escaped or encoded
 * character stays a token of its own, so that one who writes about a command by `\/` gives none.
 */
const markdown = new MarkdownIt('commonmark').disable('text_join');

const start = /^\/countersign(?![\w/-])/i;
const mayHoldOne = /^[ \t>]*\/countersign(?![\w/-])/im;

/**
 * The lines of a comment that begin with `/countersign`, without that word, as a reader of the rendered comment would
 * take them for said by its author: in a paragraph of its own, and not in a quote, list, code or HTML comment.
 */
export function commandLines(body: string): string[] {
  if (!mayHoldOne.test(body)) return [];
  const tokens = markdown.parse(body, {});
  const own = tokens.filter(
    ({ type }, index) =>
      type === 'inline' && tokens[index - 1]?.type === 'paragraph_open' && tokens[index - 1]?.level === 0,
  );
  return own.flatMap(({ children }) => linesOf(children ?? []));
}

function linesOf(children: readonly Token[]): string[] {
  const lines: Token[][] = [[]];
  for (const child of children) {
    if (child.type === 'softbreak' || child.type === 'hardbreak') lines.push([]);
    else if (!isEmptyText(child)) lines.at(-1)?.push(child);
  }
  return lines
    .filter(([first]) => first?.type === 'text' && start.test(first.content))
    .map((line) => line.map(plainText).join('').replace(start, '').trim());
}

const isEmptyText = ({ type, content }: Token): boolean => type === 'text' && content === '';

/** Marks of emphasis and addresses of links go; HTML comments, which readers do not see, go too. */
function plainText({ type, content, children }: Token): string {
  if (type === 'html_inline') return '';
  return children && children.length > 0 ? children.map(plainText).join('') : content;
}
