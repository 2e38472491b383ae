import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import type { FetchedBase, IterationEnd, PlannedTask, PreparedSandbox } from '../core/develop/contract.ts';
import type { TaskResult } from '../core/develop/status.ts';
import { parseTaskInput } from '../core/develop/task-input.ts';
import { withIssue } from '../core/develop/tell-issue.ts';
import { parsePullRequest, pullRequestName } from '../core/github/pull-request.ts';
import { taskIdOf } from '../core/ids.ts';
import type { LoopJudgement } from '../core/loop/record.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { reachProviders } from './activities.ts';
import { admit } from './admit.ts';
import {
  baseActivities,
  closeTask,
  endIteration,
  judgeIteration,
  noteObjections,
  openSandbox,
  openTask,
  readIssue,
  restartProgress,
  tellDeveloper,
} from './develop/activities.ts';
import {
  askAboutProgress,
  askHowToGoOn,
  cannotGoBack,
  goBack,
  type Redirected,
} from './develop/ask-stuck.ts';
import { type Attempt, attemptToFinish } from './develop/complete.ts';
import { nowMs } from './clock.ts';
import type { IterationStop } from './develop/driver.ts';
import { endSandbox, endTask } from './develop/end-task.ts';
import { developByMessages } from './develop/messages-driver.ts';
import { publishChange } from './develop/publish-change.ts';
import { openTaskDesk } from './develop/task-desk.ts';
import {
  addLine,
  type Carried,
  clearSearchAttributes,
  enterPhase,
  freshStatus,
  minutesAtWork,
  noteRepository,
  noteStep,
  setPolicy,
  type TaskState,
} from './develop/task-state.ts';
import { asWorkflowFailure } from './failure-words.ts';
import { noTurns } from './take-turns.ts';

/**
 * Lets the developer model work on a task in a sandbox until its tests, gates and auditors hold, or a person decides.
 * Input: `{ "repository": "github:o/r", "base": "main", "wanted": "…", "acceptance": ["…"] }`; optionally `tests`,
 * `services`, `pages`, `limits`, `panel`, `branch`, and `by`, who starts it, where countersign.yaml names people. `carried`
 * is this workflow's own, from the run before.
 */
export async function developTask(raw: unknown, carried?: Carried): Promise<TaskResult> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const taskId = taskIdOf(workflowId, firstExecutionRunId);
  const parsed = parseTaskInput(raw);
  if ('problem' in parsed) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  if (carried && !goesOn()) throw ApplicationFailure.nonRetryable(oneObject, 'input.invalid');
  const state: TaskState = {
    taskId,
    input: parsed.input,
    carried: carried ?? freshCarried(taskId),
    decision: null,
    answered: null,
    turns: noTurns(),
    weighing: 0,
    rollback: null,
    askedMs: null,
    feedback: false,
  };
  openTaskDesk(state);
  if (!carried) clearSearchAttributes();
  try {
    if (!carried) await prepare(state);
    const result = await develop(state, raw);
    await condition(allHandlersFinished);
    return result;
  } catch (error) {
    // Continuing as new is no failure, though the SDK throws it.
    if (error instanceof ContinueAsNew) throw error;
    return CancellationScope.nonCancellable(() => giveUp(state, error));
  }
}

/** Whether this run goes on behind one of its own, which neither Temporal's own retries and cron do nor whoever starts it. */
function goesOn(): boolean {
  const { continuedFromExecutionRunId, cronSchedule, attempt } = workflowInfo();
  return continuedFromExecutionRunId !== undefined && cronSchedule === undefined && attempt === 1;
}

const oneObject =
  'developTask takes one JSON object, and something came besides it, which would stand for work that was done: start it with that object alone.';

const noPlan = {} as PlannedTask;
const noBase = {} as FetchedBase;

const freshCarried = (taskId: TaskState['taskId']): Carried => ({
  status: freshStatus(taskId),
  plan: noPlan,
  base: noBase,
  turn: 0,
  iteration: 0,
  policy: {} as Carried['policy'],
  startedMs: nowMs(),
  answers: 0,
  refusals: 0,
  interventions: 0,
  planned: false,
  followUps: 0,
  pushed: null,
  proposed: null,
  best: 0,
});

/** Policy, the repository and the sandbox; ends with the state before the first iteration on the record. */
async function prepare(state: TaskState): Promise<void> {
  const { taskId, input, carried } = state;
  await admit({ type: 'developTask', input });
  enterPhase(state, 'preparing');
  const reach = await reachProviders.executeWithOptions({ summary: 'which providers have a key' }, []);
  const { workflowId } = workflowInfo();
  const wished = await withWordsOfIssue(input);
  const plan = await openTask.executeWithOptions({ summary: 'plan the task' }, [
    { taskId, workflowId, input: wished, reach },
  ]);
  carried.plan = plan;
  setPolicy(state, plan.policy);
  const { title, branch, developer } = plan;
  Object.assign(carried.status, { title, branch, developer });
  const { fetchBase } = baseActivities(input.repository);
  carried.base = await fetchBase.executeWithOptions(
    { summary: inSummary(`fetch ${shownRepository(input.repository)}`) },
    [{ taskId, repository: input.repository, base: input.base }],
  );
  if (input.repositoryName !== undefined) carried.base = { ...carried.base, name: input.repositoryName };
  carried.status.repository = carried.base.name;
  noteRepository(carried.base.name);
  const prepared = await openSandbox.executeWithOptions({ summary: 'make the sandbox' }, [
    { taskId, planId: plan.planId, base: carried.base.bundle },
  ]);
  noteSandbox(state, prepared);
}

/** The hash of an upload tells nobody anything, and is so long a word that it pushes the rest off Temporal's page. */
const shownRepository = (repository: string): string =>
  repository.startsWith('bundle:') ? 'the upload' : repository;

/** The issue that a task comes from says what is wanted, too: read once, when the task begins. */
async function withWordsOfIssue(input: TaskState['input']): Promise<TaskState['input']> {
  const named = input.issue === undefined ? null : parsePullRequest(input.issue);
  if (named === null) return input;
  const name = pullRequestName(named);
  const read = await readIssue.executeWithOptions({ summary: inSummary(`read ${name}`) }, [named]);
  return withIssue(input, { name, ...read });
}

function noteSandbox(state: TaskState, { description, tests, remarks }: PreparedSandbox): void {
  state.carried.status.engine = description;
  const line = addLine(state, 0, tests, 0);
  if (remarks.length > 0) line.note = remarks.join(' ').slice(0, 200);
}

/** Iterations until it is done, or a person or a bound ends it. */
async function develop(state: TaskState, raw: unknown): Promise<TaskResult> {
  for (;;) {
    if (workflowInfo().continueAsNewSuggested) await carryOn(state, raw);
    const { carried } = state;
    carried.iteration += 1;
    carried.status.iteration = carried.iteration;
    const before = carried.status.costMicroUsd;
    const stop = await developByMessages.iterate(state);
    if (stop.why === 'rolled-back') {
      await rollBack(state);
      continue;
    }
    const end = await closeIteration(state, stop.why === 'finished');
    const line = addLine(state, carried.iteration, end.tests, carried.status.costMicroUsd - before);
    const attempt = await attempted(state, stop, end);
    // A person who takes the work back while it is looked at does not want it handed over.
    if (attempt?.done && state.rollback !== null) continue;
    if (attempt?.done && stop.why === 'finished') {
      const outcome = await publishChange(state, stop, attempt);
      if ('result' in outcome) return outcome.result;
      continue;
    }
    const judgement = await judge(state);
    noteStep(line, judgement.step, noteOf(judgement, attempt));
    const redirected = await obeyJudgement(state, stop, end, judgement, attempt);
    if (!redirected.goOn) return endTask(state, { outcome: redirected.outcome, note: redirected.note });
  }
}

async function carryOn(state: TaskState, raw: unknown): Promise<void> {
  await condition(allHandlersFinished);
  // The next run would not know of it: it is carried out first.
  if (state.rollback !== null) return;
  await continueAsNew<typeof developTask>(raw, state.carried);
}

async function rollBack(state: TaskState): Promise<void> {
  const { taskId, carried, rollback } = state;
  if (rollback === null) return;
  state.rollback = null;
  const stays = await goBack(state, rollback.to);
  // What was begun is the next iteration's; it ended nothing.
  carried.iteration -= 1;
  const { iteration } = carried;
  await restartProgress({
    taskId,
    iteration,
    because: 'rolled-back',
    ...(stays === null && { from: rollback.to }),
  });
  await tellDeveloper({
    taskId,
    key: `rollback-${carried.answers}`,
    text:
      stays === null
        ? `A person, ${rollback.by}, put the workspace back to the end of iteration ${rollback.to}: ${rollback.reason}`
        : `A person, ${rollback.by}, wants to go back to the end of iteration ${rollback.to}: ${rollback.reason} ${cannotGoBack(rollback.to, stays)}`,
  });
}

function closeIteration(state: TaskState, finished: boolean): Promise<IterationEnd> {
  const { taskId, carried } = state;
  const { iteration, turn, plan } = carried;
  enterPhase(state, 'testing', 'all tests');
  return endIteration.executeWithOptions({ summary: `end iteration ${iteration}` }, [
    { taskId, planId: plan.planId, iteration, turn, finished },
  ]);
}

/** An attempt to finish is made only of green tests that nobody tampered with. */
async function attempted(state: TaskState, stop: IterationStop, end: IterationEnd): Promise<Attempt | null> {
  if (stop.why !== 'finished') return null;
  const { taskId, carried } = state;
  if (!end.tests.green || end.tampering.length > 0) return null;
  const attempt = await attemptToFinish(state, stop.finish);
  if (!attempt.done) {
    await noteObjections({ taskId, iteration: carried.iteration, objections: attempt.objections });
  }
  return attempt;
}

async function judge(state: TaskState): Promise<LoopJudgement> {
  const { taskId, carried } = state;
  const minutes = minutesAtWork(state);
  const judgement = await judgeIteration({
    taskId,
    iteration: carried.iteration,
    policy: carried.policy,
    minutes,
  });
  carried.best = judgement.best;
  return judgement;
}

function noteOf({ stuck, alarms }: LoopJudgement, attempt: Attempt | null): string {
  const [alarm] = alarms;
  const [reason] = stuck;
  if (alarm) return alarm.alarm;
  if (reason) return reason.rule;
  return attempt && !attempt.done ? 'objections' : '';
}

async function obeyJudgement(
  state: TaskState,
  stop: IterationStop,
  end: IterationEnd,
  judgement: LoopJudgement,
  attempt: Attempt | null,
): Promise<Redirected> {
  const { taskId, carried } = state;
  if (stop.why === 'refused') {
    const title = 'The developer model declined to go on';
    return askHowToGoOn(state, { kind: 'stuck', title, story: inSummary(stop.said) });
  }
  if (judgement.step === 'ask-person') return askAboutProgress(state, judgement);
  if (judgement.step === 'other-approach') await goBack(state, judgement.best);
  const report = [whyEnded(stop, end, attempt), attempt ? '' : end.report].filter((part) => part !== '');
  if (report.length > 0) {
    await tellDeveloper({ taskId, key: `report-${carried.iteration}`, text: report.join('\n\n') });
  }
  if (judgement.advice !== '') {
    await tellDeveloper({ taskId, key: `advice-${carried.iteration}`, text: judgement.advice });
  }
  return { goOn: true };
}

function whyEnded(stop: IterationStop, end: IterationEnd, attempt: Attempt | null): string {
  switch (stop.why) {
    case 'finished':
      return attempt || end.tests.green ? '' : 'You said that you are done, but the tests do not hold.';
    case 'ended':
      return 'You stopped without saying that you are done: go on with the tools, call ask_person if you cannot, or finish when all holds.';
    case 'bounds':
      return 'This iteration took as many calls as it may: the tests were run as it stands. Take smaller steps, and call test after each.';
    default:
      return '';
  }
}

/** A clear failure, with the best snapshot kept where that can still be read. */
async function giveUp(state: TaskState, error: unknown): Promise<TaskResult> {
  const cancelled = isCancellation(error);
  const failure = asWorkflowFailure(error);
  const { taskId, carried } = state;
  if (carried.plan.planId === undefined) throw failure;
  const note = cancelled ? 'The task was cancelled.' : failure.message;
  const outcome = cancelled ? 'stopped' : 'failed';
  if (carried.status.engine === null) {
    await closeTask({ taskId, result: { ...emptyResult(state), outcome, note } });
    // Before there is a base there is no sandbox, and perhaps no machine that could have one.
    if (carried.base.bundle !== undefined) await endSandbox(taskId);
    throw cancelled ? error : failure;
  }
  const result = await endTask(state, { outcome, note });
  if (cancelled) throw error;
  return result;
}

const emptyResult = ({ taskId, carried }: TaskState): Omit<TaskResult, 'outcome' | 'note'> => ({
  taskId,
  branch: null,
  bundle: null,
  best: null,
  pullRequest: null,
  verdict: null,
  iterations: carried.iteration,
  interventions: carried.interventions,
  costMicroUsd: carried.status.costMicroUsd,
  waitedMs: carried.status.waitedMs,
});
