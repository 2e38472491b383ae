import { expect, test } from 'vitest';
import { tellCoverage } from '../../../core/publish/summary-coverage.ts';
import type { FileCoverage } from '../../../core/panel/coverage.ts';
import { waitingStory } from '../../cli/story.ts';
import { reportOf } from './report-of.ts';

function told(coverage: FileCoverage[]) {
  const story = waitingStory();
  const [round] = story.rounds;
  if (round?.verdict) round.verdict.coverage = coverage;
  return tellCoverage(reportOf(story));
}

test('says how much was read, and of what was not each file with the reason', () => {
  expect(told([{ path: 'a.ts', state: 'reviewed', reason: '' }])).toEqual(['Read 1 of one file.']);
  const [line, list] = told([
    { path: 'a.ts', state: 'reviewed', reason: '' },
    { path: 'b|c.ts', state: 'clipped', reason: 'too long' },
    { path: 'd.png', state: 'skipped', reason: 'binary' },
  ]);
  expect(line).toBe('Read 1 of 3 files. **Not all was read: 1 only in part, 1 not at all.**');
  expect(list).toContain('- `b¦c.ts`: clipped: too long');
  expect(list).toContain('- `d.png`: skipped: binary');
});

test('a long list is bounded, and says so', () => {
  const many = Array.from({ length: 150 }, (_, at) => ({
    path: `${at}.ts`,
    state: 'skipped' as const,
    reason: 'vendored',
  }));
  expect(told(many)[1]).toContain('- …and 50 more');
});
