import { outlineText } from '../change/outline.ts';
import { estimateTokens } from '../panel/tokens.ts';
import type { RankedFile } from './rank-files.ts';

/** Lines around one that a failing test points at. */
const around = 25;
const symbolsMax = 60;
const lineMax = 400;

const numbered = (lines: readonly string[], first: number): string =>
  lines.map((line, index) => `${first + index} |${onOneLine(line).slice(0, lineMax)}`).join('\n');

/** What some programs take for the end of a line is written out, so that no line can leave its gutter. */
const onOneLine = (line: string): string =>
  line.replace(
    /[\v\f\u0085\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A file with line numbers, whole; else what stands around the lines that matter; null where neither fits. */
export function showFile({ file, lines }: RankedFile, tokensMax: number): string | null {
  const { path, text } = file;
  if (text === undefined || text === '') return null;
  const all = text.split(/\r\n|[\n\r]/);
  const head = `FILE ${JSON.stringify(path)}`;
  const end = `END ${JSON.stringify(path)}`;
  const whole = [head, numbered(all, 1), end].join('\n');
  if (estimateTokens(whole) <= tokensMax) return whole;
  if (lines.length === 0) return null;
  const parts = excerpts(lines, all.length).map(({ from, to }) => numbered(all.slice(from - 1, to), from));
  for (let kept = parts.length; kept > 0; kept -= 1) {
    const note = `(lines of ${all.length} that failing tests point at; read the rest when you need it)`;
    const shown = [`${head} ${note}`, parts.slice(0, kept).join('\n…\n'), end].join('\n');
    if (estimateTokens(shown) <= tokensMax) return shown;
  }
  return null;
}

/** Ranges around lines, joined where they meet. */
function excerpts(lines: readonly number[], last: number): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const line of lines.filter((one) => one >= 1 && one <= last).toSorted((a, b) => a - b)) {
    const range = { from: Math.max(1, line - around), to: Math.min(last, line + around) };
    const before = ranges.at(-1);
    if (before && range.from <= before.to + 1) before.to = range.to;
    else ranges.push(range);
  }
  return ranges;
}

/** The functions, classes and types of a file, a line each with where it stands; null where none are known. */
export function outlineOf({ file }: RankedFile): string | null {
  const symbols = outlineText(file.path, file.text ?? '').filter(({ name }) => name !== null);
  if (symbols.length === 0) return null;
  const listed = symbols
    .slice(0, symbolsMax)
    .map(({ name, startLine, endLine }) => `symbol |${(name ?? '').slice(0, 80)} ${startLine}-${endLine}`);
  const left = symbols.length - listed.length;
  return [`OUTLINE OF ${JSON.stringify(file.path)}`, ...listed, ...(left > 0 ? [`(${left} more)`] : [])].join(
    '\n',
  );
}
