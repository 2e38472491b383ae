import { describe, expect, test } from 'vitest';
import { describeTask, describeTaskQuestion } from '../../../core/develop/describe-task.ts';
import type { TaskQuestion, TaskStatus } from '../../../core/develop/status.ts';
import { taskId } from '../../../core/ids.ts';

const status: TaskStatus = {
  taskId: taskId('develop-x.1'),
  phase: 'developing',
  title: 'Mend rounding',
  repository: 'o/r',
  branch: 'countersign/mend-rounding-1a2b',
  developer: { provider: 'anthropic', model: 'claude-opus-4-6', simulated: true },
  engine: 'bubblewrap',
  iteration: 2,
  doing: 'edit src/cart.ts',
  iterations: [
    {
      number: 0,
      passed: 3,
      failed: 1,
      skipped: 0,
      green: false,
      whole: true,
      step: null,
      note: '',
      costMicroUsd: 0,
    },
    {
      number: 1,
      passed: 4,
      failed: 0,
      skipped: 0,
      green: true,
      whole: true,
      step: 'go-on',
      note: 'objections',
      costMicroUsd: 10,
    },
  ],
  turns: 5,
  calls: 9,
  costMicroUsd: 120_000,
  limits: { iterations: 30, minutes: 240, costMicroUsd: 20_000_000 },
  waitedMs: 0,
  question: null,
  audit: null,
  pullRequest: null,
};
const question: TaskQuestion = {
  number: 1,
  kind: 'stuck',
  title: 'The developer makes no progress',
  story: 'Tried twice.',
  options: [],
  recommended: null,
};

test('says what it is doing, by whom, where, and how the tests stood', () => {
  const text = describeTask(status);
  expect(text).toMatch(/^### Mend rounding\n/);
  expect(text).toContain('The developer is at work. Now: edit src/cart.ts');
  expect(text).toContain('*simulated*');
  expect(text).toContain('Iteration 2 of at most 30, 9 calls of tools, 0.12 USD of at most 20.00 USD');
  expect(text).toContain('| 1 | 4 | 0 | 0 | it was not let through |');
});

test('shows audit and pull request where there are', () => {
  const text = describeTask({
    ...status,
    audit: { workflowId: 'audit-of-x', verdict: 'passed' },
    pullRequest: { name: 'o/r#3', url: 'https://github.com/o/r/pull/3' },
  });
  expect(text).toContain('Audit: `audit-of-x`, passed');
  expect(text).toContain('Pull request: o&#47;r'.replace('&#47;', '/'));
});

describe('a question', () => {
  test('comes with the JSON to paste and what each answer means', () => {
    const text = describeTask({ ...status, phase: 'waiting-for-person', question });
    expect(text).toContain('### A person is asked: Mend rounding');
    expect(text).toContain('"decision":"redirect"');
    expect(text).toContain('`reject` stops the task');
    expect(text).toContain('Tried twice.');
  });

  test('with options names them and the one to paste', () => {
    const text = describeTaskQuestion(
      { ...question, kind: 'major-decision', options: ['A table', 'In memory'], recommended: 2 },
      'task-1.0a1b2c3d',
    );
    expect(text).toContain('"option":2');
    expect(text).toContain('- 2: In memory (recommended)');
  });

  test('shows no Markdown of the model’s own in its title and options', () => {
    const text = describeTaskQuestion({ ...question, title: '# [x](y)', options: ['**bold**'] }, 'task-1');
    expect(text).not.toContain('[x](y)');
    expect(text).not.toContain('**bold**');
  });

  test('says how to sign, and shows nothing to type, where only that counts', () => {
    const text = describeTaskQuestion({ ...question, signed: true }, 'task-1.0a1b2c3d');
    expect(text).toMatch(/npx countersign decide task-1\.0a1b2c3d (approve|redirect) .*--key FILE/);
    expect(text).not.toContain('"by":"your name"');
    const odd = describeTaskQuestion({ ...question, signed: true }, 'task`$(rm)`');
    expect(odd).toContain('countersign decide ID ');
  });
});
