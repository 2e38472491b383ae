import { expect, test } from 'vitest';
import { howRunEnded, latestRunOf } from '../../core/latest-run.ts';

const described = (status: string, firstRunId?: string) => ({
  runId: 'run-2',
  type: 'remediate',
  status: { name: status },
  raw: firstRunId === undefined ? {} : { workflowExecutionInfo: { firstRunId } },
});
const isFirst = (id: string) => id === 'run-1';

test('an execution is named by its first run, which is the only one where none is told', () => {
  expect(latestRunOf(described('RUNNING', 'run-1'))).toMatchObject({ firstRunId: 'run-1', runId: 'run-2' });
  expect(latestRunOf(described('RUNNING'))).toMatchObject({ firstRunId: 'run-2' });
  expect(latestRunOf(described('RUNNING', ''))).toMatchObject({ firstRunId: 'run-2' });
});

test.each([
  [null, 'Temporal no longer knows it'],
  [described('RUNNING', 'run-9'), 'another run has its id'],
  [described('RUNNING', 'run-1'), null],
  [described('TIMED_OUT', 'run-1'), 'timed out'],
])('%o ended: %s', (run, words) => {
  expect(howRunEnded(run && latestRunOf(run), isFirst)).toBe(words);
});
