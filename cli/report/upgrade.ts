import type { UpgradeFact } from '../../core/change/snapshot.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** What a package upgrade brings in, told by no model; what a person should see stands first and is marked. */
export function renderUpgrade(facts: readonly UpgradeFact[] | undefined, screen: Screen): string[] {
  if (facts === undefined || facts.length === 0) return [];
  return [
    'What the upgrade brings in:',
    ...facts.flatMap(({ text, asks }) =>
      asks
        ? wrap(screen, screen.paint.yellow(`${safeLine(text)}.`), '  ! ', '    ')
        : wrap(screen, `${safeLine(text)}.`, '  - ', '    '),
    ),
  ];
}
