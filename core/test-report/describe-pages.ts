import { clip } from '../clip.ts';
import type { PageReport } from '../sandbox/box-call.ts';
import { shareCharacters } from './share-characters.ts';

const linesMax = 30;
const lineCharsMax = 600;

/**
 * What the developer is told of visited pages: whether each could be loaded, what it threw, which requests failed, and
 * what its console said; worst first, within `charsMax` characters that the pages share fairly.
 */
export function describePages(pages: readonly PageReport[], charsMax = 8000): string {
  if (pages.length === 0) return 'No page was visited.';
  const told = pages.map(describePage);
  const shares = shareCharacters(
    told.map((text) => text.length),
    charsMax - pages.length * 2,
  );
  return told.map((text, index) => clip(text, Math.max(1, shares[index] ?? 1))).join('\n\n');
}

function describePage(page: PageReport): string {
  const { exceptions, failedRequests, console } = page;
  const errors = console.filter((one) => one.level === 'error');
  const warnings = console.filter((one) => one.level !== 'error');
  const lines = [
    headline(page),
    ...section(
      'Uncaught exceptions',
      exceptions.map((one) => `${one.message}${stackOf(one)}`),
    ),
    ...section(
      'Failed requests',
      failedRequests.map((one) => `${one.method} ${one.url}: ${one.status ?? one.reason}`),
    ),
    ...section('Console errors', errors.map(consoleLine)),
    ...section('Console warnings', warnings.map(consoleLine)),
  ];
  if (lines.length === 1 && page.problem === null)
    lines.push('  Its console is quiet, and no request failed.');
  return lines.join('\n');
}

function headline({ url, status, problem, title, screenshot }: PageReport): string {
  const loaded = status === null ? 'could not be loaded' : `answered ${status}`;
  const named = title === '' ? '' : `, titled "${clip(title, 200)}"`;
  const seen = screenshot === null ? '' : `; screenshot ${screenshot}`;
  return `${clip(url, 300)} ${loaded}${named}${seen}.${problem === null ? '' : ` ${clip(problem, lineCharsMax)}`}`;
}

const stackOf = ({ message, stack }: PageReport['exceptions'][number]): string => {
  const frames = stack.split('\n').filter((line) => line !== '' && !message.includes(line.trim()));
  return frames
    .slice(0, 4)
    .map((line) => `\n      ${line.trim()}`)
    .join('');
};

const consoleLine = ({ text, at }: PageReport['console'][number]): string =>
  at === '' ? text : `${text} (${at})`;

/** The same line again and again is told once, with how often. */
function section(title: string, lines: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  const shown = [...times].slice(0, linesMax);
  const more = times.size - shown.length;
  if (shown.length === 0) return [];
  return [
    `  ${title}:`,
    ...shown.map(([line, count]) => `    ${clip(line, lineCharsMax)}${count > 1 ? ` (${count} times)` : ''}`),
    ...(more > 0 ? [`    … and ${more} more`] : []),
  ];
}
