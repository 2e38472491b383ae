import { code, details, said } from './github-text.ts';
import type { Report } from './report.ts';

const filesMax = 100;

/** How much was read; each file that was not, or not wholly, with the reason. */
export function tellCoverage({ round }: Report): string[] {
  const coverage = round?.verdict?.coverage ?? [];
  if (!round?.verdict) return [];
  const unread = coverage.filter(({ state }) => state !== 'reviewed');
  const read = `Read ${coverage.length - unread.length} of ${coverage.length === 1 ? 'one file' : `${coverage.length} files`}.`;
  if (unread.length === 0) return [read];
  const count = (state: string) => unread.filter((file) => file.state === state).length;
  const parts = [
    ...(count('clipped') > 0 ? [`${count('clipped')} only in part`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} not at all`] : []),
  ];
  const rest = unread.length - filesMax;
  const lines = [
    ...unread
      .slice(0, filesMax)
      .map(({ path, state, reason }) => `- ${code(path, 200)}: ${state}: ${said(reason, 200)}`),
    ...(rest > 0 ? [`- …and ${rest} more`] : []),
  ];
  return [
    `${read} **Not all was read: ${parts.join(', ')}.**`,
    details('What was not read', lines.join('\n')),
  ];
}
