import { tellStuck } from '../../core/develop/stuck-story.ts';
import type { TaskQuestion, TaskResult, TaskStatus } from '../../core/develop/status.ts';
import { taskId } from '../../core/ids.ts';
import type { IterationRecord, TestStanding } from '../../core/loop/record.ts';
import type { TaskStory } from '../../database/task-story.ts';
import { taskPlanOf } from '../activities/develop/task.ts';
import { iterationOf } from '../core/develop/iterations.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 14, minute));
const id = taskId('develop-7f3a0b1c2d4e.0a1b2c3d');
const workflowId = 'develop-7f3a0b1c2d4e';

const standing = (name: string, passed: boolean): TestStanding => ({
  id: `test/cart.test.ts > ${name}`,
  outcome: passed ? 'passed' : 'failed',
  signature: passed ? null : `${name} ¦ expected 1234.56 to be 1234.5`,
});
const testsOf = (passed: number, failed: number): TestStanding[] => [
  ...Array.from({ length: passed }, (_, number) => standing(`adds up ${number + 1}`, true)),
  ...Array.from({ length: failed }, (_, number) => standing(`rounds ${number + 1}`, false)),
];

const records: IterationRecord[] = [
  iterationOf({
    number: 0,
    tests: testsOf(9, 3),
    edit: { files: 0, addedLines: 0, removedLines: 0, trivial: false },
  }),
  iterationOf({ number: 1, tests: testsOf(11, 1) }),
  iterationOf({
    number: 2,
    tests: testsOf(10, 2),
    taken: 'nudge',
    edit: { files: 2, addedLines: 1, removedLines: 0, trivial: false },
  }),
  iterationOf({ number: 3, tests: testsOf(11, 1), taken: 'other-approach' }),
  iterationOf({ number: 4, tests: testsOf(10, 2), taken: 'ask-person', finished: true }),
];

const question: TaskQuestion = {
  number: 1,
  kind: 'stuck',
  title: 'The developer makes no progress',
  story: tellStuck(records, {
    step: 'ask-person',
    stuck: [{ rule: 'seen-before', iteration: 2, period: 2 }],
    alarms: [],
    best: 1,
    advice: '',
  }),
  options: [],
  recommended: null,
  best: 1,
};

/** Of a task that got stuck after four iterations and waits. */
export const stuckStatus = (more: Partial<TaskQuestion> = {}): TaskStatus => ({
  taskId: id,
  phase: 'waiting-for-person',
  title: 'Totals over 1,000 lose their cents',
  repository: 'shop',
  branch: 'countersign/totals-0a1b',
  developer: { provider: 'anthropic', model: 'claude-opus-4-6', simulated: true },
  engine: 'bubblewrap 0.8.0',
  iteration: 4,
  doing: '',
  iterations: [],
  turns: 9,
  calls: 21,
  costMicroUsd: 310_000,
  limits: { iterations: 30, minutes: 240, costMicroUsd: 20_000_000 },
  waitedMs: 0,
  question: { ...question, ...more },
  audit: null,
  pullRequest: null,
});

export const taskResult = (more: Partial<TaskResult> = {}): TaskResult => ({
  taskId: id,
  outcome: 'completed',
  note: 'Totals keep their cents: tests and gates hold, passed by the panel.',
  branch: 'countersign/totals-0a1b',
  bundle: 'bundle:sha256:0a1b',
  best: 3,
  pullRequest: null,
  verdict: 'passed',
  iterations: 3,
  interventions: 0,
  costMicroUsd: 310_000,
  waitedMs: 0,
  ...more,
});

const asked = { task: id, title: question.title, refused: null, raw: '', waitedMs: 0 };

/** All that is recorded of it, with people who answered before and a network that was asked. */
export const stuckStory = (): TaskStory => ({
  task: {
    id,
    workflowId,
    title: 'Totals over 1,000 lose their cents',
    repository: 'bundle:sha256:0a1b',
    branch: 'countersign/totals-0a1b',
    panel: 'default',
    plan: 'sha256:plan',
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    simulated: true,
    engine: 'bubblewrap',
    sandbox: null,
    question,
    state: 'running',
    note: '',
    iterations: 4,
    interventions: 1,
    costMicroUsd: 310_000,
    waitedMs: 120_000,
    pullRequest: null,
    headCommit: null,
    bundle: null,
    startedAt: at(0),
    endedAt: null,
  },
  plan: taskPlanOf(),
  iterations: records.map((record) => ({ record, report: null, createdAt: at(record.number) })),
  turns: [1, 2].map((turn) => ({
    turn,
    iteration: 1,
    inputTokens: 12_000,
    cachedTokens: 9000,
    outputTokens: 400,
    costMicroUsd: 155_000,
    createdAt: at(turn),
  })),
  calls: [],
  notes: [],
  interventions: [
    {
      ...asked,
      number: 1,
      kind: 'host',
      title: 'May the sandbox read from docs.example.com?',
      decision: 'approve',
      by: 'Ada',
      reason: 'It is our own.',
      waitedMs: 120_000,
      createdAt: at(2),
    },
    {
      ...asked,
      number: 2,
      kind: 'stuck',
      decision: null,
      by: null,
      reason: null,
      refused: '"reason" is empty: write at least 1 character.',
      createdAt: at(5),
    },
  ],
  hosts: [
    { host: 'packages.example', requests: 14, refused: 0, bytes: 812_345 },
    { host: 'evil.example', requests: 1, refused: 1, bytes: 1 },
  ],
});
