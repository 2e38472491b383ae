import { expect, test } from 'vitest';
import { renderCoverage } from '../../../cli/report/coverage.ts';
import { screenFor } from '../../../cli/text/screen.ts';

const screen = screenFor({ columns: 80 }, {});
const file = (path: string, state: 'reviewed' | 'clipped' | 'skipped' = 'reviewed', reason = '') => ({
  path,
  state,
  reason,
});

test('a change read whole is one line', () => {
  expect(renderCoverage([file('a'), file('b')], screen)).toEqual(['Reviewed 2 of 2 files.']);
});

test('each file that was not read whole is named with the reason', () => {
  const lines = renderCoverage(
    [file('a'), file('b', 'clipped', 'too long'), file('c', 'skipped', 'budget')],
    screen,
  );
  expect(lines).toEqual([
    'Reviewed 1 of 3 files. Not all was reviewed:',
    '  b: clipped, too long',
    '  c: skipped, budget',
  ]);
});

test('a flood of them is cut, and says where the rest is', () => {
  const many = Array.from({ length: 100 }, (_, at) => file(`f${at}`, 'skipped', 'budget'));
  expect(renderCoverage(many, screen).at(-1)).toBe('  … 60 more; --json has them all');
});
