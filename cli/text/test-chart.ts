import type { IterationLine } from '../../core/develop/status.ts';
import type { Screen } from './screen.ts';

const passedSign = '█';
const failedSign = '▒';
const rowsMax = 6;
const indent = 2;

/**
 * Tests over iterations, a column each, as tall as the most tests that there ever were: how many passed, and on top of
 * them how many failed, in another sign too, so that it needs no colour. Nothing for fewer than two iterations.
 */
export function chartTests(
  iterations: readonly IterationLine[],
  { width, paint }: Pick<Screen, 'width' | 'paint'>,
): string[] {
  const sums = iterations.map(({ passed, failed }) => passed + failed);
  const most = Math.max(0, ...sums);
  if (iterations.length < 2 || most === 0) return [];
  const rows = Math.min(rowsMax, most);
  const scale = String(most).length;
  const shown = iterations.slice(-Math.max(1, width - indent - scale - 2));
  const columns = shown.map((line) => heights(line, most, rows));
  return Array.from({ length: rows }, (_, at) => {
    const level = rows - at;
    const label = at === 0 ? String(most) : '';
    const cells = columns.map(({ passed, failed }) =>
      level <= passed ? paint.green(passedSign) : level <= passed + failed ? paint.red(failedSign) : ' ',
    );
    return `${' '.repeat(indent)}${paint.dim(label.padStart(scale))} ${cells.join('')}`.trimEnd();
  });
}

/** In rows. What failed is seen, however much passed, and what passed beside it where there is room. */
function heights({ passed, failed }: IterationLine, most: number, rows: number) {
  const rounded = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round((count / most) * rows)));
  const whole = rounded(passed + failed);
  const bad = Math.min(rounded(failed), passed > 0 && whole > 1 ? whole - 1 : whole);
  return { passed: whole - bad, failed: bad };
}
