import { safeText } from '../../core/panel/safe-text.ts';
import { clip, type Screen, wrap } from './screen.ts';

/**
 * Markdown of ours as a terminal shows it: references to characters become those, emphasis goes, tables align. What is
 * fenced stands a little apart, letter by letter as it is there: it may be what people consent to.
 */
export function markdownLines(markdown: string, screen: Screen): string[] {
  const lines = partsOf(markdown).flatMap(({ code, text }) =>
    text.split('\n').flatMap((line) => (code ? wrapCode(screen, line) : wrapItem(screen, line))),
  );
  const from = lines.findIndex((line) => line !== '');
  return from < 0 ? [] : lines.slice(from, lines.findLastIndex((line) => line !== '') + 1);
}

interface Part {
  code: boolean;
  text: string;
}

const block = /^(`{3,})\w*\n(?:([\s\S]*?)\n)?\1$/gm;

function partsOf(markdown: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of markdown.matchAll(block)) {
    // The line's end before it, and after it, is the block's own.
    if (found.index > 0) parts.push(prose(markdown.slice(from, found.index - 1)));
    parts.push({ code: true, text: safeText(found[2] ?? '') });
    from = found.index + found[0].length + 1;
  }
  return from <= markdown.length ? [...parts, prose(markdown.slice(from))] : parts;
}

const prose = (text: string): Part => ({
  code: false,
  text: safeText(
    decoded(
      alignTables(
        text
          .replace(/\*\*([^*\n]+)\*\*/g, '$1')
          .replace(/(?<![\w*])\*(?! )([^*\n]+)(?<! )\*(?![\w*])/g, '$1')
          .replace(/^#{1,6} /gm, '')
          .replace(/`([^`\n]+)`/g, '$1'),
      ),
    ),
  ),
});

function wrapCode(screen: Screen, line: string): string[] {
  const text = line.trimStart();
  return wrap(screen, text, ' '.repeat(4 + line.length - text.length));
}

/** A row of a table is cut, not broken. */
function wrapItem(screen: Screen, line: string): string[] {
  if (line.startsWith('- ')) return wrap(screen, line.slice(2), '- ');
  return line.startsWith('  ') ? [clip(line, screen.width)] : wrap(screen, line);
}

const decoded = (text: string): string =>
  text.replace(/&#(\d{1,7});/g, (_, code: string) => fromCode(Number(code)));

const fromCode = (code: number): string => (code <= 0x10_ff_ff ? String.fromCodePoint(code) : '');

const cellsOf = (row: string): string[] =>
  row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/** Before references are decoded, so that no bar that somebody wrote parts a cell. */
const alignTables = (text: string): string =>
  text.replace(/^\|.*\|\n\|(?: -+ \|)+(?:\n\|.*\|)*$/gm, (table) => {
    const [head = '', , ...body] = table.split('\n');
    const rows = [head, ...body].map(cellsOf);
    const widths = cellsOf(head).map((_, column) =>
      Math.max(...rows.map((row) => decoded(row[column] ?? '').length)),
    );
    const padded = (cell: string, column: number) =>
      cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - decoded(cell).length));
    return rows.map((row) => `  ${row.map(padded).join('  ')}`.trimEnd()).join('\n');
  });
