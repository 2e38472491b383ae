import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { FetchedBase, PlannedTask, TestCounts } from '../../core/develop/contract.ts';
import { describeTask } from '../../core/develop/describe-task.ts';
import type { IterationLine, TaskStatus } from '../../core/develop/status.ts';
import type { TaskDecision } from '../../core/develop/task-decision.ts';
import type { TaskInput } from '../../core/develop/task-input.ts';
import type { TaskId } from '../../core/ids.ts';
import type { Answerer } from '../../core/people/contract.ts';
import type { LadderStep, LoopPolicy } from '../../core/loop/record.ts';
import { searchAttributes } from '../../core/search-attributes.ts';
import { nowMs } from '../clock.ts';
import type { Turns } from '../take-turns.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const keys = {
  repository: keyword(searchAttributes.repository),
  waitingFor: keyword(searchAttributes.waitingFor),
};

/** As many iterations as a status holds. */
const linesMax = 200;

/** All that a run of `developTask` hands to the next when its history grows long: plain JSON. */
export interface Carried {
  status: TaskStatus;
  plan: PlannedTask;
  base: FetchedBase;
  /** The last turn and iteration that were begun. */
  turn: number;
  iteration: number;
  policy: LoopPolicy;
  startedMs: number;
  answers: number;
  refusals: number;
  interventions: number;
  /** Whether the developer's plan stands. */
  planned: boolean;
  /** Rounds of answers to the pull request. */
  followUps: number;
  /** The commit that stands on the branch; null before the first. */
  pushed: string | null;
  /** The work was brought onto another base since then; absent where it was not. */
  merges?: true;
  /** The pull request; null before it is open. */
  proposed: { owner: string; repo: string; number: number } | null;
  best: number;
}

/** All that one run knows of itself; the query `status` is a view of it. */
export interface TaskState {
  taskId: TaskId;
  input: TaskInput;
  carried: Carried;
  /** The answer to the present question; null while it is open. */
  decision: TaskDecision | null;
  /** Who gave it, and what they sent; null where nobody has. */
  answered: { who?: Answerer; raw: string } | null;
  turns: Turns;
  weighing: number;
  /** What a person wants undone, once it is asked for. */
  rollback: { by: string; to: number; reason: string } | null;
  /** Since when the present question is open; null while none is. */
  askedMs: number | null;
  /** GitHub has news. */
  feedback: boolean;
}

export const freshStatus = (taskId: TaskId): TaskStatus => ({
  taskId,
  phase: 'preparing',
  title: '',
  repository: '',
  branch: '',
  developer: null,
  engine: null,
  iteration: 0,
  doing: '',
  iterations: [],
  turns: 0,
  calls: 0,
  costMicroUsd: 0,
  limits: { iterations: 0, minutes: 0, costMicroUsd: 0 },
  waitedMs: 0,
  question: null,
  audit: null,
  pullRequest: null,
});

export function show(state: { carried: { status: TaskStatus } }): void {
  setCurrentDetails(describeTask(state.carried.status));
}

export function enterPhase(state: TaskState, phase: TaskStatus['phase'], doing = ''): void {
  state.carried.status.phase = phase;
  state.carried.status.doing = doing;
  show(state);
}

export function noteRepository(name: string): void {
  upsertSearchAttributes([{ key: keys.repository, value: name.slice(0, 200) }]);
}

export function noteWaiting(waiting: boolean): void {
  upsertSearchAttributes([{ key: keys.waitingFor, value: waiting ? 'person' : null }]);
}

/** The Temporal UI fills its start form with the search attributes of the run before: these are this run's own to set. */
export function clearSearchAttributes(): void {
  upsertSearchAttributes(Object.values(keys).map((key) => ({ key, value: null })));
}

export function setPolicy(state: TaskState, policy: LoopPolicy): void {
  state.carried.policy = policy;
  state.carried.status.limits = {
    iterations: policy.iterationsMax,
    minutes: policy.minutesMax,
    costMicroUsd: policy.costMicroUsdMax,
  };
}

/** Time spent at work: what people were waited for does not count. */
export function minutesAtWork({ carried }: TaskState): number {
  const { waitedMs } = carried.status;
  return Math.max(0, (nowMs() - carried.startedMs - waitedMs) / 60_000);
}

export function addLine(
  state: TaskState,
  number: number,
  tests: TestCounts | null,
  costMicroUsd: number,
): IterationLine {
  const line: IterationLine = {
    number,
    passed: tests?.passed ?? 0,
    failed: (tests?.failed ?? 0) + (tests?.errors ?? 0),
    skipped: tests?.skipped ?? 0,
    green: tests?.green ?? false,
    whole: tests?.whole ?? true,
    step: null,
    note: tests === null ? 'no tests ran' : '',
    costMicroUsd,
  };
  const { status } = state.carried;
  status.iterations = [...status.iterations, line].slice(-linesMax);
  return line;
}

export function noteStep(line: IterationLine, step: LadderStep, note: string): void {
  line.step = step;
  if (note !== '') line.note = note.slice(0, 200);
}
