import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { CalibrationFigures } from '../core/calibration/calibrate.ts';
import type { Ballot } from '../core/panel/ballot.ts';
import type { FileCoverage } from '../core/panel/coverage.ts';
import type { ClaimJudgement, Refutation } from '../core/panel/refutation.ts';
import type { Dispute } from '../core/panel/verdict.ts';
import type { GateHit } from '../core/gates/gate.ts';
import type { HeadFacts } from '../core/github/pull-request.ts';
import { at, bytea, json, microUsd, text } from './columns.ts';

export { assetHistory, assets, assetSources } from './asset-tables.ts';
export { deliveries } from './delivery-table.ts';
export {
  alertOpenings,
  alerts,
  incidentAnswers,
  incidentCalls,
  incidentNotes,
  incidentOpinions,
  incidentPlans,
  incidents,
  incidentTurns,
  incidentViews,
} from './incident-tables.ts';
export { loginLinks, sessions } from './login-tables.ts';
export { ignoredFindings, publications } from './publication-tables.ts';
export {
  approvals,
  glassReviews,
  killLifts,
  kills,
  nonces,
  plans,
} from './remedy-tables.ts';
export { startPasses } from './start-tables.ts';
export {
  taskCalls,
  taskCommits,
  taskFeedback,
  taskInterventions,
  taskIterations,
  taskMessages,
  taskNotes,
  taskRequests,
  tasks,
} from './task-tables.ts';
export { apiTokens } from './token-tables.ts';
export { trailEntries, trails } from './trail-tables.ts';

/** Large values by content hash, gzipped: snapshots, plans, uploaded bundles. Histories carry only the ids. */
export const blobs = pgTable('blobs', {
  id: text('id').primaryKey(),
  bytes: bytea('bytes').notNull(),
  createdAt: at('created_at'),
});

export const changes = pgTable('changes', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  kind: text('kind').notNull(),
  repository: text('repository'),
  host: text('host'),
  baseCommit: text('base_commit'),
  headCommit: text('head_commit'),
  files: integer('files').notNull(),
  addedLines: integer('added_lines').notNull(),
  removedLines: integer('removed_lines').notNull(),
  blob: text('blob').notNull(),
  createdAt: at('created_at'),
});

export const audits = pgTable(
  'audits',
  {
    id: text('id').primaryKey(),
    workflowId: text('workflow_id').notNull(),
    title: text('title').notNull(),
    panel: text('panel').notNull(),
    change: text('change'),
    plan: text('plan'),
    /** `reviewing`, `waiting-for-person`, `done`. */
    state: text('state').notNull(),
    verdict: text('verdict'),
    decidedBy: text('decided_by'),
    note: text('note').notNull().default(''),
    startedAt: at('started_at'),
    /** The `key` of the pull request whose head it audits; null for other changes. */
    pullRequest: text('pull_request'),
    headCommit: text('head_commit'),
    /** Who opened the pull request; null for other changes. */
    author: text('author'),
    /** Shared by audits that may take one another's answers; null where none may. */
    line: text('line'),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    index('audits_workflow').on(table.workflowId, table.startedAt),
    index('audits_state').on(table.state),
    index('audits_pull_request').on(table.pullRequest, table.headCommit),
    index('audits_head_commit').on(table.headCommit),
    index('audits_line').on(table.line, table.startedAt),
    index('audits_started').on(table.startedAt),
  ],
);

/** What people and checks said of the head of a pull request when its audit last looked. */
export const headFacts = pgTable('head_facts', {
  audit: text('audit').primaryKey(),
  facts: json<HeadFacts>('facts').notNull(),
  createdAt: at('created_at'),
});

export const gateResults = pgTable(
  'gate_results',
  {
    audit: text('audit').notNull(),
    gate: text('gate').notNull(),
    outcome: text('outcome').notNull(),
    hits: json<GateHit[]>('hits').notNull(),
    unread: json<string[]>('unread').notNull(),
    problem: text('problem'),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.audit, table.gate] })],
);

/** The bill of materials of an audit's head, and what the change does to it. */
export const sboms = pgTable('sboms', {
  audit: text('audit').primaryKey(),
  /** The CycloneDX JSON. */
  blob: text('blob').notNull(),
  sha256: text('sha256').notNull(),
  components: integer('components').notNull(),
  added: integer('added').notNull(),
  changed: integer('changed').notNull(),
  removed: integer('removed').notNull(),
  /** The lists behind the three counts. */
  diff: text('diff').notNull(),
  createdAt: at('created_at'),
});

const askKey = {
  audit: text('audit').notNull(),
  round: integer('round').notNull(),
  seat: text('seat').notNull(),
  piece: integer('piece').notNull(),
};

/** Who answered an ask, and what that took. */
const answered = {
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  family: text('family').notNull(),
  simulated: boolean('simulated').notNull(),
  promptVersion: text('prompt_version').notNull(),
  repaired: boolean('repaired').notNull(),
  inputTokens: integer('input_tokens').notNull(),
  outputTokens: integer('output_tokens').notNull(),
  costMicroUsd: microUsd('cost_micro_usd'),
  durationMs: integer('duration_ms').notNull(),
  createdAt: at('created_at'),
  /** Hash of all that decides the answer; null on answers from before there was one. */
  questionKey: text('question_key'),
  /** The audit in which it was asked and paid for, where that was another one; tokens, cost and duration are then 0. */
  reusedFrom: text('reused_from'),
};

export const ballots = pgTable(
  'ballots',
  {
    ...askKey,
    ...answered,
    focus: text('focus').notNull(),
    vote: text('vote').notNull(),
    confidence: doublePrecision('confidence').notNull(),
    summary: text('summary').notNull(),
    covered: json<string[]>('covered').notNull(),
    /** In how many parts the piece was read, where the model could not take it whole. */
    parts: integer('parts').notNull().default(1),
    /** Where a substitute answered, whose place it took and why; `provider` and `model` are then its own. */
    substitutedBecause: text('substituted_because'),
  },
  (table) => [
    primaryKey({ columns: [table.audit, table.round, table.seat, table.piece] }),
    index('ballots_question').on(table.questionKey),
  ],
);

/**
 * Answers to parts of a piece that was too long for a model, so that none is asked for again; the ballot that joins them
 * is in `ballots`. `part` tells the halves taken, such as `1.2`; the empty one is the whole piece.
 */
export const ballotParts = pgTable(
  'ballot_parts',
  {
    ...askKey,
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    part: text('part').notNull(),
    /** Null for a part that was itself too long, and was halved. */
    ballot: json<Ballot>('ballot'),
    repaired: boolean('repaired').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    costMicroUsd: microUsd('cost_micro_usd'),
    durationMs: integer('duration_ms').notNull(),
    createdAt: at('created_at'),
    /** As in `ballots`, of the part alone. */
    questionKey: text('question_key'),
  },
  (table) => [
    index('ballot_parts_question').on(table.questionKey),
    primaryKey({
      columns: [table.audit, table.round, table.seat, table.piece, table.provider, table.model, table.part],
    }),
  ],
);

/** Answers that were paid for and came to nothing, as far as the provider told what they took. */
export const lostSpending = pgTable(
  'lost_spending',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ...askKey,
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    /** The failure's kind. */
    failure: text('failure').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    costMicroUsd: microUsd('cost_micro_usd'),
    createdAt: at('created_at'),
  },
  (table) => [index('lost_spending_round').on(table.audit, table.round)],
);

const claim = {
  title: text('title').notNull(),
  category: text('category').notNull(),
  cwe: text('cwe'),
  severity: text('severity').notNull(),
  file: text('file').notNull(),
  side: text('side').notNull(),
  startLine: integer('start_line').notNull(),
  endLine: integer('end_line').notNull(),
  quote: text('quote').notNull(),
  reason: text('reason').notNull(),
  fix: text('fix'),
};

/** What seats said, one row a claim, kept as said; `dropped` tells why a claim did not count. */
export const findings = pgTable(
  'findings',
  {
    ...askKey,
    number: integer('number').notNull(),
    ...claim,
    confidence: doublePrecision('confidence').notNull(),
    /** Null when its quote stands at its place. */
    dropped: text('dropped'),
    /** Number of the merged finding that it became part of. */
    merged: integer('merged'),
  },
  (table) => [primaryKey({ columns: [table.audit, table.round, table.seat, table.piece, table.number] })],
);

export const mergedFindings = pgTable(
  'merged_findings',
  {
    audit: text('audit').notNull(),
    round: integer('round').notNull(),
    number: integer('number').notNull(),
    ...claim,
    probability: doublePrecision('probability').notNull(),
    calibrated: boolean('calibrated').notNull(),
    confirmedBy: text('confirmed_by'),
    saidBy: json<string[]>('said_by').notNull(),
    silent: json<string[]>('silent').notNull(),
    /** What seats of other families said of it in a second look. */
    refutations: json<Refutation[]>('refutations').notNull().default([]),
    /** Seats without a vote on its file that might have had one. */
    missing: json<string[]>('missing').notNull().default([]),
    /** Whether its refuters settled it: it is advice then. */
    refuted: boolean('refuted').notNull().default(false),
    /** Who settled it by having it ignored, and why: it is advice then. */
    ignored: json<{ by: string; reason: string }>('ignored'),
  },
  (table) => [primaryKey({ columns: [table.audit, table.round, table.number] })],
);

export const lostAsks = pgTable('lost_asks', { ...askKey, reason: text('reason').notNull() }, (table) => [
  primaryKey({ columns: [table.audit, table.round, table.seat, table.piece] }),
]);

/** What refuters said, one row an ask; `refutation` is the blob that tells about which findings. */
export const refutations = pgTable(
  'refutations',
  {
    ...askKey,
    ...answered,
    refutation: text('refutation').notNull(),
    judgements: json<ClaimJudgement[]>('judgements').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.audit, table.round, table.seat, table.piece] }),
    index('refutations_question').on(table.questionKey),
  ],
);

/** Refuters that were asked and never answered, with the reason. */
export const lostRefutations = pgTable(
  'lost_refutations',
  { ...askKey, reason: text('reason').notNull() },
  (table) => [primaryKey({ columns: [table.audit, table.round, table.seat, table.piece] })],
);

export const verdicts = pgTable(
  'verdicts',
  {
    audit: text('audit').notNull(),
    round: integer('round').notNull(),
    verdict: text('verdict').notNull(),
    sure: doublePrecision('sure'),
    because: json<string[]>('because').notNull(),
    disputes: json<Dispute[]>('disputes').notNull(),
    coverage: json<FileCoverage[]>('coverage').notNull(),
    /** Version of the calibration that the round was judged with, which may still lack labels; null before there were any. */
    calibration: integer('calibration'),
    tokens: integer('tokens').notNull(),
    costMicroUsd: microUsd('cost_micro_usd'),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.audit, table.round] })],
);

/** Every answer that reached an audit, counted from 1: those that settled it and those that were refused, with the reason. */
export const decisions = pgTable(
  'decisions',
  {
    audit: text('audit').notNull(),
    number: integer('number').notNull(),
    round: integer('round').notNull(),
    by: text('by'),
    decision: text('decision'),
    reason: text('reason'),
    /** What came in, as JSON, at most 4,000 characters. */
    raw: text('raw').notNull(),
    refused: text('refused'),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.audit, table.number] })],
);

/** What is known of merged findings: real or not, by a person's decision or by what became of it later. */
export const labels = pgTable(
  'labels',
  {
    audit: text('audit').notNull(),
    round: integer('round').notNull(),
    /** The merged finding's. */
    number: integer('number').notNull(),
    /** What says so: a `LabelSource`. */
    source: text('source').notNull(),
    real: boolean('real').notNull(),
    /** False where a decision only implies it. */
    explicit: boolean('explicit').notNull(),
    by: text('by').notNull(),
    createdAt: at('created_at'),
  },
  (table) => [
    primaryKey({ columns: [table.audit, table.round, table.number, table.source] }),
    index('labels_created').on(table.createdAt),
  ],
);

/** What labels made of the seats of a panel, one row for each set of raters and of labels. */
export const calibrations = pgTable('calibrations', {
  version: integer('version').primaryKey(),
  /** Hash of the raters and of the labels that it was made of. */
  hash: text('hash').notNull().unique(),
  raters: json<string[]>('raters').notNull(),
  figures: json<CalibrationFigures>('figures').notNull(),
  createdAt: at('created_at'),
});
