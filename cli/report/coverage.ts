import type { FileCoverage } from '../../core/panel/coverage.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { count } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';

const filesMax = 40;

/** How much of the change was read; each file that was not, with the reason. */
export function renderCoverage(coverage: readonly FileCoverage[], screen: Screen): string[] {
  const unread = coverage.filter((file) => file.state !== 'reviewed');
  const reviewed = coverage.length - unread.length;
  const headline = `Reviewed ${reviewed} of ${count(coverage.length, 'file')}.`;
  if (unread.length === 0) return wrap(screen, headline);
  const more = unread.length - filesMax;
  return [
    ...wrap(screen, `${headline} ${screen.paint.yellow('Not all was reviewed:')}`),
    ...unread
      .slice(0, filesMax)
      .flatMap((file) =>
        wrap(screen, `${safeLine(file.path)}: ${file.state}, ${safeLine(file.reason)}`, '  ', '    '),
      ),
    ...(more > 0 ? [`  … ${more} more; --json has them all`] : []),
  ];
}
