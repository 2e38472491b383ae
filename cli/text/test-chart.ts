import type { IterationLine } from '../../core/develop/status.ts';
import type { Screen } from './screen.ts';

/** Eighths of a line's height. */
const bars = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const rowsMax = 4;
const eighths = 8;
const indent = '  ';

/**
 * Tests over iterations, a column each: how many passed in green, how many failed in red on top of them, as tall as
 * the most tests that there ever were. Nothing for fewer than two iterations.
 */
export function chartTests(iterations: readonly IterationLine[], { width, paint }: Screen): string[] {
  const shown = iterations.slice(-Math.max(1, width - indent.length - 1));
  const most = Math.max(1, ...shown.map(({ passed, failed }) => passed + failed));
  if (shown.length < 2) return [];
  const rows: string[] = [];
  for (let row = rowsMax - 1; row >= 0; row -= 1) {
    const cells = shown.map((line) => cellOf(line, row, most));
    rows.push(
      `${indent}${cells.map(({ sign, part }) => (part === 'passed' ? paint.green(sign) : part === 'failed' ? paint.red(sign) : sign)).join('')}`.trimEnd(),
    );
  }
  return rows.filter((row) => row.trim() !== '');
}

/** What stands in one cell: the row's share of the passed tests, or of the failed ones above them. */
function cellOf(
  { passed, failed }: IterationLine,
  row: number,
  most: number,
): { sign: string; part: 'passed' | 'failed' | 'none' } {
  const height = (count: number) => Math.round((count / most) * rowsMax * eighths);
  // A test that fails is seen, however many pass.
  const top = Math.max(height(passed + failed), failed > 0 ? height(passed) + 1 : 0);
  const green = Math.min(height(passed), failed > 0 ? rowsMax * eighths - 1 : rowsMax * eighths);
  const within = (level: number) => Math.min(eighths, Math.max(0, level - row * eighths));
  if (within(green) === eighths) return { sign: bars[eighths] ?? '', part: 'passed' };
  const all = within(Math.min(top, rowsMax * eighths));
  if (all > within(green)) return { sign: bars[all] ?? '', part: 'failed' };
  return { sign: bars[within(green)] ?? '', part: within(green) > 0 ? 'passed' : 'none' };
}
