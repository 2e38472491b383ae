import { describe, expect, test } from 'vitest';
import { renderTask, taskFacts } from '../../../cli/live/task-view.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import type { IterationLine, TaskStatus } from '../../../core/develop/status.ts';
import { taskId } from '../../../core/ids.ts';

const line = (number: number, passed: number, failed: number): IterationLine => ({
  number,
  passed,
  failed,
  skipped: 0,
  green: failed === 0,
  whole: true,
  step: null,
  note: '',
  costMicroUsd: 0,
});
const status = (more: Partial<TaskStatus> = {}): TaskStatus => ({
  taskId: taskId('develop-x.1'),
  phase: 'developing',
  title: 'Mend rounding',
  repository: 'shop',
  branch: 'countersign/mend-rounding-1a2b',
  developer: { provider: 'anthropic', model: 'claude-opus-4-6', simulated: true },
  engine: 'bubblewrap 0.8',
  iteration: 2,
  doing: 'edit src/cart.ts',
  iterations: [line(0, 3, 2), line(1, 4, 1)],
  turns: 5,
  calls: 9,
  costMicroUsd: 120_000,
  limits: { iterations: 30, minutes: 240, costMicroUsd: 20_000_000 },
  waitedMs: 0,
  question: null,
  audit: null,
  pullRequest: null,
  ...more,
});
const screen = screenFor({ columns: 80 }, { NO_COLOR: '1' });

test('shows what it is doing, what it took, and how the tests stand', () => {
  const text = renderTask(status(), screen).join('\n');
  expect(text).toContain('Mend rounding');
  expect(text).toContain('the developer is at work: edit src/cart.ts');
  expect(text).toContain('iteration 2 of at most 30, 9 calls, $0.1200 of at most $20.00');
  expect(text).toContain('claude-opus-4-6 (simulated), sandbox: bubblewrap 0.8');
  expect(text).toContain('tests: 4 passed, 1 failed after iteration 1');
});

test.each([20, 40, 80, 120])('no line is wider than %s columns', (columns) => {
  const wide = status({
    title: 'x'.repeat(300),
    doing: 'y'.repeat(300),
    iterations: Array.from({ length: 200 }, (_, at) => line(at, at, 1)),
    audit: { workflowId: 'audit-of-'.repeat(20), verdict: 'passed' },
    pullRequest: { name: 'o/r#1', url: `https://github.com/${'o'.repeat(200)}` },
  });
  const narrow = screenFor({ columns }, { NO_COLOR: '1' });
  for (const drawn of renderTask(wide, narrow)) expect(drawn.length).toBeLessThanOrEqual(columns);
});

test('a question takes the place of what it is doing', () => {
  const asked = status({
    phase: 'waiting-for-person',
    question: { number: 1, kind: 'stuck', title: 'No progress', story: '', options: [], recommended: null },
  });
  expect(renderTask(asked, screen)[1]).toBe('waiting for a person: No progress');
});

describe('in a log', () => {
  test('each thing that is true stands on a line of its own', () => {
    expect(taskFacts(status())).toEqual([
      'Mend rounding',
      'developer: claude-opus-4-6 (simulated)',
      'sandbox: bubblewrap 0.8',
      '3 passed, 2 failed before the first iteration',
      '4 passed, 1 failed after iteration 1',
      'iteration 2: the developer is at work',
    ]);
  });

  test('another tool that is used is no news', () => {
    expect(taskFacts(status({ doing: 'read x', calls: 10 }))).toEqual(taskFacts(status()));
  });
});
