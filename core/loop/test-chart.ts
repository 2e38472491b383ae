import type { IterationRecord } from './record.ts';

const linesMax = 24;
const barMax = 20;

/**
 * Tests over iterations as text: a line for each, a bar for those that pass. The last ones where there are many; plain
 * characters and numbers only, so that it is safe wherever it is printed.
 */
export function chartTests(records: readonly IterationRecord[]): string {
  const shown = records.slice(-linesMax);
  const most = Math.max(1, ...shown.map(({ tests }) => tests?.length ?? 0));
  const wide = String(shown.at(-1)?.number ?? 0).length;
  const lines = shown.map(({ number, tests, whole }) => {
    const at = String(number).padStart(wide);
    if (tests === null) return `${at}  ${'·'.repeat(barMax)}  did not run`;
    const count = (outcome: string) => tests.filter((test) => test.outcome === outcome).length;
    const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
    // Rounded so that one failing test of a thousand still shows.
    const full = Math.floor((passed / most) * barMax);
    const bad = Math.min(barMax - full, Math.ceil((failed / most) * barMax));
    const bar = '█'.repeat(full) + '▒'.repeat(bad) + ' '.repeat(barMax - full - bad);
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    return `${at}  ${bar}  ${passed} passed, ${failed} failed${left}${whole ? '' : ', cut short'}`;
  });
  const cut = records.length - shown.length;
  return [...(cut > 0 ? [`(${cut} earlier ones are left out)`] : []), ...lines].join('\n');
}
