import { expect, test } from 'vitest';
import { renderUpgrade } from '../../../cli/report/upgrade.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { factOf } from '../../core/change/releases.ts';

const screen = screenFor({ columns: 80 }, {});

test('facts are told one by one, those that ask are marked', () => {
  expect(renderUpgrade([factOf('it runs a script', { asks: true }), factOf('files 1 → 2')], screen)).toEqual([
    'What the upgrade brings in:',
    '  ! it runs a script.',
    '  - files 1 → 2.',
  ]);
});

test('a change that is no upgrade has none', () => {
  expect([renderUpgrade(undefined, screen), renderUpgrade([], screen)]).toEqual([[], []]);
});

test('what a package says cannot steer a terminal', () => {
  const shown = renderUpgrade([factOf('\u001b[2Jgone \u202eevil')], screen).join('');
  expect(['\u001b', '\u202e'].filter((character) => shown.includes(character))).toEqual([]);
});
