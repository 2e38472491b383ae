import { expect, test } from 'vitest';
import { statusOf } from '../../cli/exit-status.ts';

test.each<[string, string | null, number]>([
  ['done', 'passed', 0],
  ['done', 'failed', 1],
  ['done', 'expired', 1],
  ['done', 'disputed', 3],
  ['waiting-for-person', null, 3],
  ['waiting-for-person', 'passed', 3],
  ['done', 'not-audited', 2],
  ['done', null, 2],
  ['reviewing', null, 2],
  ['done', 'something new', 2],
])('%s with verdict %s exits %i', (state, verdict, status) => {
  expect(statusOf({ state, verdict })).toBe(status);
});
