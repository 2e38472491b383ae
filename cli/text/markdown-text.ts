import { safeText } from '../../core/panel/safe-text.ts';

/** Markdown of ours as a terminal shows it: references to characters become those, emphasis and fences go, tables align. */
export const markdownText = (markdown: string): string =>
  safeText(
    decoded(
      alignTables(
        markdown
          .replace(/^```\w*$/gm, '')
          .replace(/\*\*([^*\n]+)\*\*/g, '$1')
          .replace(/^#{1,6} /gm, '')
          .replace(/`([^`\n]+)`/g, '$1'),
      ),
    ),
  ).trim();

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
