import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, primaryKey, timestamp } from 'drizzle-orm/pg-core';
import type { TaskQuestion } from '../core/develop/status.ts';
import type { IterationRecord } from '../core/loop/record.ts';
import { at, json, microUsd, text } from './columns.ts';

/** One row for each execution of `developTask`. */
export const tasks = pgTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    workflowId: text('workflow_id').notNull(),
    title: text('title').notNull(),
    repository: text('repository').notNull(),
    branch: text('branch').notNull(),
    panel: text('panel').notNull(),
    plan: text('plan').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    simulated: boolean('simulated').notNull(),
    engine: text('engine'),
    /** Blob of what its sandbox is made of and how it is tested, JSON; null until it was opened. */
    sandbox: text('sandbox'),
    /** What a person is asked at the moment; null while nobody is. */
    question: json<TaskQuestion | null>('question'),
    /** `running`, then the result's outcome. */
    state: text('state').notNull(),
    note: text('note').notNull().default(''),
    iterations: integer('iterations').notNull().default(0),
    interventions: integer('interventions').notNull().default(0),
    costMicroUsd: microUsd('cost_micro_usd').notNull().default(0),
    /** How long people were waited for. */
    waitedMs: bigint('waited_ms', { mode: 'number' }).notNull().default(0),
    pullRequest: text('pull_request'),
    /** The commit that it wrote last on its branch, known before it stands there; null before the first. */
    headCommit: text('head_commit'),
    bundle: text('bundle'),
    startedAt: at('started_at'),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    index('tasks_workflow').on(table.workflowId, table.startedAt),
    index('tasks_branch').on(table.repository, table.branch, table.state),
    index('tasks_started').on(table.startedAt),
    index('tasks_head').on(table.headCommit),
    index('tasks_pull_request').on(sql`lower(${table.pullRequest})`),
  ],
);

/** The conversation with the developer model, in its provider's blocks. */
export const taskMessages = pgTable(
  'task_messages',
  {
    task: text('task').notNull(),
    /** Order within the task. Turn t of the model is at 2t; what it is told before that, results included, at 2t − 1. */
    position: integer('position').notNull(),
    role: text('role').notNull(),
    iteration: integer('iteration').notNull(),
    /** The stored content: JSON. */
    content: text('content').notNull(),
    inputTokens: integer('input_tokens').notNull().default(0),
    cachedTokens: integer('cached_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    costMicroUsd: microUsd('cost_micro_usd').notNull().default(0),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.task, table.position] })],
);

/** What each tool call came to. */
export const taskCalls = pgTable(
  'task_calls',
  {
    task: text('task').notNull(),
    turn: integer('turn').notNull(),
    call: integer('call').notNull(),
    iteration: integer('iteration').notNull(),
    tool: text('tool').notNull(),
    ok: boolean('ok').notNull(),
    summary: text('summary').notNull(),
    /** Of tool, arguments and result. */
    hash: text('hash').notNull(),
    /** Blob of the outcome, JSON. */
    outcome: text('outcome').notNull(),
    durationMs: integer('duration_ms').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.task, table.turn, table.call] })],
);

/** What the developer is told besides results, waiting for its next turn or told already. */
export const taskNotes = pgTable(
  'task_notes',
  {
    task: text('task').notNull(),
    key: text('key').notNull(),
    body: text('body').notNull(),
    /** The turn before which it was told; null while it waits. */
    turn: integer('turn'),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.task, table.key] })],
);

/** What was said on a task's pull request and told to the developer, each once: by which note. */
export const taskFeedback = pgTable(
  'task_feedback',
  {
    task: text('task').notNull(),
    /** Of a check, review or comment, such as `comment/17`. */
    id: text('id').notNull(),
    note: text('note').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.task, table.id] })],
);

export const taskIterations = pgTable(
  'task_iterations',
  {
    task: text('task').notNull(),
    iteration: integer('iteration').notNull(),
    record: json<IterationRecord>('record').notNull(),
    /** Blob of the test report, JSON; null where no test ran. */
    report: text('report'),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.task, table.iteration] })],
);

/** Which iteration each commit holds that a task made, of its bundle and of its branch; found by the two ends of a change. */
export const taskCommits = pgTable(
  'task_commits',
  {
    base: text('base').notNull(),
    head: text('head').notNull(),
    task: text('task').notNull(),
    iteration: integer('iteration').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.head, table.base, table.task] })],
);

/** Each time that a person was asked or stepped in. */
export const taskInterventions = pgTable(
  'task_interventions',
  {
    task: text('task').notNull(),
    number: integer('number').notNull(),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    decision: text('decision'),
    by: text('by'),
    reason: text('reason'),
    refused: text('refused'),
    raw: text('raw').notNull(),
    waitedMs: bigint('waited_ms', { mode: 'number' }).notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.task, table.number] })],
);

/** Every request that a sandbox made through its proxy. */
export const taskRequests = pgTable(
  'task_requests',
  {
    task: text('task').notNull(),
    number: integer('number').notNull(),
    method: text('method').notNull(),
    host: text('host').notNull(),
    port: integer('port').notNull(),
    path: text('path').notNull(),
    refused: text('refused'),
    status: integer('status'),
    sentBytes: bigint('sent_bytes', { mode: 'number' }).notNull(),
    receivedBytes: bigint('received_bytes', { mode: 'number' }).notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.task, table.number] })],
);
