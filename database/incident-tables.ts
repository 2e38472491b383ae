import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, timestamp } from 'drizzle-orm/pg-core';
import type { Alert } from '../core/alerts/alert.ts';
import type { Routed } from '../core/alerts/group.ts';
import type { Answer, ToldPart } from '../core/develop/conversation.ts';
import type { PlanView } from '../core/remedy/plan-view.ts';
import type { Opinion } from '../core/remedy/second-opinion.ts';
import type { RemedyQuestion } from '../core/remedy/status.ts';
import { at, json, microUsd, text } from './columns.ts';

/** One row for each execution of `remediate`. */
export const incidents = pgTable(
  'incidents',
  {
    id: text('id').primaryKey(),
    workflowId: text('workflow_id').notNull(),
    title: text('title').notNull(),
    what: text('what').notNull(),
    assets: text('assets').array().notNull(),
    /** Labels of its assets, as `name=value`, by which later ones are found to be alike. */
    labels: text('labels').array().notNull(),
    /** Blob of policy as it was when it began. */
    plan: text('plan').notNull(),
    provider: text('provider'),
    model: text('model'),
    simulated: boolean('simulated').notNull(),
    question: json<RemedyQuestion | null>('question'),
    /** The hash of the last plan that stood. */
    planHash: text('plan_hash'),
    /** `open`, then the result's outcome. */
    state: text('state').notNull(),
    note: text('note').notNull().default(''),
    rounds: integer('rounds').notNull().default(0),
    costMicroUsd: microUsd('cost_micro_usd').notNull().default(0),
    startedAt: at('started_at'),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    index('incidents_workflow').on(table.workflowId, table.startedAt),
    index('incidents_started').on(table.startedAt),
    index('incidents_assets').using('gin', table.assets),
    index('incidents_labels').using('gin', table.labels),
  ],
);

/** The conversation with the remediator, turn by turn: what it was told, and its answer in its provider's blocks. */
export const incidentTurns = pgTable(
  'incident_turns',
  {
    incident: text('incident').notNull(),
    turn: integer('turn').notNull(),
    told: json<ToldPart[]>('told').notNull(),
    answer: json<Answer>('answer').notNull(),
    costMicroUsd: microUsd('cost_micro_usd').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.turn] })],
);

/** What it is told from outside; by `turn` once it was. */
export const incidentNotes = pgTable(
  'incident_notes',
  {
    incident: text('incident').notNull(),
    key: text('key').notNull(),
    body: text('body').notNull(),
    turn: integer('turn'),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.key] })],
);

/** What its calls came to. */
export const incidentCalls = pgTable(
  'incident_calls',
  {
    incident: text('incident').notNull(),
    turn: integer('turn').notNull(),
    call: integer('call').notNull(),
    tool: text('tool').notNull(),
    ok: boolean('ok').notNull(),
    summary: text('summary').notNull(),
    /** Blob of what it was told. */
    outcome: text('outcome').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.turn, table.call] })],
);

/** Plans that stood, what was done of them, and whether it helped. */
export const incidentPlans = pgTable(
  'incident_plans',
  {
    incident: text('incident').notNull(),
    round: integer('round').notNull(),
    hash: text('hash').notNull(),
    plan: text('plan').notNull(),
    title: text('title').notNull(),
    diagnosis: text('diagnosis').notNull(),
    risk: text('risk').notNull(),
    /** What it does, a line for each action. */
    deeds: text('deeds').array().notNull(),
    /** What it came to; null while it waits. */
    end: text('end'),
    /** Whether its checks held; null where nothing was done. */
    helped: boolean('helped'),
    reasons: text('reasons').array().notNull().default(sql`'{}'`),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.round] })],
);

/** What seats said of plans. */
export const incidentViews = pgTable(
  'incident_views',
  {
    incident: text('incident').notNull(),
    round: integer('round').notNull(),
    seat: text('seat').notNull(),
    view: json<PlanView>('view').notNull(),
    simulated: boolean('simulated').notNull(),
    costMicroUsd: microUsd('cost_micro_usd').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.round, table.seat] })],
);

/** What seats believe to be the cause, as a call of the remediator asked them. */
export const incidentOpinions = pgTable(
  'incident_opinions',
  {
    incident: text('incident').notNull(),
    turn: integer('turn').notNull(),
    call: integer('call').notNull(),
    seat: text('seat').notNull(),
    opinion: json<Opinion>('opinion').notNull(),
    simulated: boolean('simulated').notNull(),
    costMicroUsd: microUsd('cost_micro_usd').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.turn, table.call, table.seat] })],
);

/** What people sent, whether it counted or not. */
export const incidentAnswers = pgTable(
  'incident_answers',
  {
    incident: text('incident').notNull(),
    number: integer('number').notNull(),
    /** `approve` or `decide`. */
    door: text('door').notNull(),
    /** What it was about: a plan's hash, or a question. */
    subject: text('subject').notNull(),
    by: text('by'),
    decision: text('decision'),
    reason: text('reason'),
    refused: text('refused'),
    raw: text('raw').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.incident, table.number] })],
);

/** Alerts as they came, each firing and each end of one once. Forgotten after a month. */
export const alerts = pgTable(
  'alerts',
  {
    /** SHA-256, in hex, of source, fingerprint, begin and state. */
    id: text('id').primaryKey(),
    source: text('source').notNull(),
    fingerprint: text('fingerprint').notNull(),
    alert: json<Alert>('alert').notNull(),
    routed: json<Routed>('routed').notNull(),
    /** SHA-256, in hex, of what it is routed to: of one group, one workflow is open at a time. */
    groupKey: text('group_key').notNull(),
    /** `waiting`, `told` to its workflow, or `ignored`. */
    state: text('state').notNull(),
    /** The workflow that was told; null before. */
    workflowId: text('workflow_id'),
    note: text('note').notNull().default(''),
    /** How often the sender has sent it. */
    times: integer('times').notNull().default(1),
    tries: integer('tries').notNull().default(0),
    receivedAt: at('received_at'),
    dueAt: at('due_at'),
  },
  (table) => [
    index('alerts_waiting').on(table.dueAt).where(sql`${table.state} = 'waiting'`),
    index('alerts_group').on(table.groupKey).where(sql`${table.state} = 'waiting'`),
    index('alerts_fingerprint').on(table.source, table.fingerprint, table.receivedAt),
    index('alerts_received').on(table.receivedAt),
  ],
);

/** Each time that alerts opened something, by which an hour's are counted. Forgotten after a month. */
export const alertOpenings = pgTable(
  'alert_openings',
  {
    workflowId: text('workflow_id').notNull(),
    openedAt: at('opened_at'),
  },
  (table) => [
    primaryKey({ columns: [table.workflowId, table.openedAt] }),
    index('alert_openings_at').on(table.openedAt),
  ],
);
