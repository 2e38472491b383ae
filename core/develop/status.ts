import type { AuditResult } from '../panel/contract.ts';
import type { LadderStep } from '../loop/record.ts';
import type { TaskId } from '../ids.ts';

/** Why a task waits for a person. */
export type TaskQuestionKind =
  | 'stuck'
  | 'alarm'
  | 'major-decision'
  | 'asked'
  | 'host'
  | 'disputed'
  | 'review';

export interface TaskQuestion {
  /** From 1; typed answers name none, since only one question is open at a time, signed ones do. */
  number: number;
  kind: TaskQuestionKind;
  /** One line. */
  title: string;
  /** Markdown: what was tried, what repeats, tests over time, options and their trade-offs. */
  story: string;
  options: string[];
  /** From 1; null where nothing is recommended. */
  recommended: number | null;
  /** The iteration to go on from, where that is asked: its snapshot is the best so far. */
  best?: number;
  /** Where only a signed answer counts, as it was when the task was planned. */
  signed?: true;
}

/** One iteration as a live view shows it. */
export interface IterationLine {
  number: number;
  passed: number;
  failed: number;
  skipped: number;
  green: boolean;
  whole: boolean;
  step: LadderStep | null;
  note: string;
  costMicroUsd: number;
}

/** The answer to the query `status` of `developTask`: all that a live view needs. */
export interface TaskStatus {
  taskId: TaskId;
  phase:
    | 'preparing'
    | 'planning'
    | 'developing'
    | 'testing'
    | 'verifying'
    | 'auditing'
    | 'waiting-for-person'
    | 'publishing'
    | 'following'
    | 'done';
  title: string;
  repository: string;
  branch: string;
  developer: { provider: string; model: string; simulated: boolean } | null;
  engine: string | null;
  iteration: number;
  /** What it is doing, in words: the tool and its object. */
  doing: string;
  /** The last two hundred. */
  iterations: IterationLine[];
  turns: number;
  calls: number;
  costMicroUsd: number;
  limits: { iterations: number; minutes: number; costMicroUsd: number };
  /** How long people were waited for so far; milliseconds, without the present question. */
  waitedMs: number;
  question: TaskQuestion | null;
  /** What a signed roll-back has to name as its question; told to whoever asks. */
  nextAnswer?: number;
  /** Answers that were refused so far, of which the first hundred are on record; older workflows do not tell. */
  refusals?: number;
  /** The audit under way or the last one: its workflow id, and its verdict once there is one. */
  audit: { workflowId: string; verdict: AuditResult['verdict'] | null } | null;
  pullRequest: { name: string; url: string } | null;
}

export interface TaskResult {
  taskId: TaskId;
  outcome: 'completed' | 'stopped' | 'failed' | 'expired';
  /** For people: what came of it, and why. */
  note: string;
  branch: string | null;
  /** `bundle:` and a blob id: what the CLI fetches the branch from; null where nothing was kept. */
  bundle: string | null;
  /** The iteration whose snapshot is the best; null before the first. */
  best: number | null;
  pullRequest: string | null;
  verdict: AuditResult['verdict'] | null;
  iterations: number;
  interventions: number;
  costMicroUsd: number;
  waitedMs: number;
}
