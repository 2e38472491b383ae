import { expect, test } from 'vitest';
import { rungsSinceProgress } from '../../../core/loop/case.ts';
import { followProgress } from '../../../core/loop/progress.ts';
import { lastStretch } from '../../../core/loop/stretch.ts';
import { policy, record } from './records.ts';

test('rungs count from the last rise on', () => {
  const records = [
    record(0, { says: 'a! b!' }),
    record(1, { says: 'a! b!', taken: 'nudge' }),
    record(2, { says: 'a+ b!', taken: 'go-on' }),
    record(3, { says: 'a+ b!', taken: 'nudge' }),
    record(4, { says: 'a+ b!', taken: 'other-approach' }),
  ];
  const taken = (count: number) =>
    rungsSinceProgress(followProgress(lastStretch(records.slice(0, count)), new Set(), policy)).map(
      (one) => one.taken,
    );
  expect(taken(2)).toEqual(['nudge']);
  expect(taken(3)).toEqual([]);
  expect(taken(5)).toEqual(['nudge', 'other-approach']);
});
