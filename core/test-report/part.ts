import { clip } from '../clip.ts';
import { nameWithoutNoise } from '../loop/noise.ts';
import type { Frame } from './frames.ts';
import type { Runner, TestCase, TestReport } from './report.ts';

type ReportError = TestReport['errors'][number];
export type { ReportError };

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What one runner printed in one run. */
export interface Part {
  runner: Runner;
  cases: TestCase[];
  errors: ReportError[];
  /** As the runner summed up; null where it did not get to it. Then what is in `cases` counts. */
  counts: Counts | null;
  /** False where the runner did not get to its end. */
  whole: boolean;
}

const messageCharsMax = 2000;
const idCharsMax = 500;

/** What changes from run to run though the test is the same: addresses, folders made for one run. */
const passing = /0x[0-9a-fA-F]{6,16}|\/(?:tmp|var\/folders)\/[^\s'")\]]{1,300}/g;

/** Joins file, suites and name to the id that a test keeps from run to run. */
export const testId = (...steps: string[]): string =>
  clip(
    nameWithoutNoise(
      steps
        .map((step) => step.trim())
        .filter((step) => step !== '')
        .join(' > '),
    ).replace(passing, (found) => (found.startsWith('0x') ? '0x…' : '/tmp/…')),
    idCharsMax,
  );

export const passedCase = (id: string): TestCase => ({ id, outcome: 'passed', message: '', at: null });
export const skippedCase = (id: string): TestCase => ({ id, outcome: 'skipped', message: '', at: null });
export const failedCase = (id: string, message = '', at: Frame | null = null): TestCase => ({
  id,
  outcome: 'failed',
  message: clipMessage(message),
  at,
});
export const reportError = (message: string, at: Frame | null = null): ReportError => ({
  message: clipMessage(message),
  at,
});

/** Both ends say most: what was wrong stands first, where it came from last. */
function clipMessage(message: string): string {
  const text = message.trim();
  if (text.length <= messageCharsMax) return text;
  const tail = messageCharsMax / 4;
  return `${clip(text, messageCharsMax - tail - 1)}\n${text.slice(-tail).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** The numbers before the words of a summary, such as `4 failed | 3 passed`. Bounded, since a test can print one. */
export function countsIn(line: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, number, word] of line.matchAll(/(\d{1,9}) ([a-z]{2,20})/g))
    counts.set(word ?? '', Number(number));
  return counts;
}

/** As jest and vitest sum up: the last such line, since a test can print another before it. Null where there is none. */
export function lastSummary(
  lines: readonly string[],
  ends: (line: string, before: string) => boolean,
): Counts | null {
  const at = lines.findLastIndex((line, index) => ends(line, lines[index - 1] ?? ''));
  if (at === -1) return null;
  const counts = countsIn(lines[at] ?? '');
  const skipped = (counts.get('skipped') ?? 0) + (counts.get('todo') ?? 0);
  return { passed: counts.get('passed') ?? 0, failed: counts.get('failed') ?? 0, skipped };
}
