import { condition } from '@temporalio/workflow';
import { parseGitHubRepository } from '../../core/develop/repository-name.ts';
import { clip } from '../../core/clip.ts';
import type { Feedback } from '../../core/develop/contract.ts';
import type { TaskResult } from '../../core/develop/status.ts';
import { readFeedback, restartProgress, tellDeveloper } from './activities.ts';
import { isNews, takeUpBase } from './answer-conflict.ts';
import { askHowToGoOn } from './ask-stuck.ts';
import type { Attempt } from './complete.ts';
import type { IterationStop } from './driver.ts';
import { endTask, restSandboxOf } from './end-task.ts';
import { pushChange } from './propose-change.ts';
import { enterPhase, type TaskState } from './task-state.ts';

type Finished = Extract<IterationStop, { why: 'finished' }>;
type Done = Extract<Attempt, { done: true }>;

/** How soon GitHub is asked again where no webhook tells: ever later, while nothing happens. */
const firstLookMs = 300_000;
const lookMsMax = 3_600_000;
/** A pull request that nobody touches for so long is left to people. */
const followMsMax = 14 * 86_400_000;

/** What a change that holds becomes: a branch to fetch, a branch on GitHub, or a pull request that is followed to its end. */
export async function publishChange(
  state: TaskState,
  { finish }: Finished,
  done: Done,
): Promise<{ result: TaskResult } | { goOn: true }> {
  const { carried, input } = state;
  if (carried.proposed !== null) return followPullRequest(state, finish.subject, done);
  enterPhase(state, 'publishing');
  if (parseGitHubRepository(input.repository) !== null) await pushChange(state, done.bundle, finish);
  return { result: await complete(state, finish.subject, done) };
}

const complete = (
  state: TaskState,
  subject: string,
  { bundle, verdict }: Done,
  more = '',
): Promise<TaskResult> =>
  endTask(state, {
    outcome: 'completed',
    note: `${subject}: tests and gates hold, passed by ${verdict.decidedBy ?? 'the panel'}.${more}`,
    bundle,
    verdict: verdict.verdict,
  });

/** Answers checks, reviews and comments, within limits, until the pull request is merged or closed. */
async function followPullRequest(
  state: TaskState,
  subject: string,
  done: Done,
): Promise<{ result: TaskResult } | { goOn: true }> {
  const { carried } = state;
  let lookMs = firstLookMs;
  let rests = false;
  /** By the base's commit: why the developer cannot settle what conflicts with it. */
  const byHand = new Map<string, string>();
  for (let waitedMs = 0; waitedMs < followMsMax; ) {
    enterPhase(state, 'following');
    if (state.rollback !== null) return { goOn: true };
    state.feedback = false;
    const feedback = await lookAt(state);
    if (feedback.state === 'merged')
      return { result: await complete(state, subject, done, ' It was merged.') };
    if (feedback.state === 'closed') {
      const note = 'The pull request was closed without being merged.';
      return { result: await endTask(state, { outcome: 'stopped', note, bundle: done.bundle }) };
    }
    const { conflict } = feedback;
    if (isNews(state, conflict) && !byHand.has(conflict.commit)) {
      const answered = await answerConflict(state, { ...feedback, conflict }, done);
      if (!('because' in answered)) return answered;
      byHand.set(conflict.commit, answered.because);
      rests = false;
    }
    if (feedback.conflicting) enterPhase(state, 'following', mergeByHand(byHand.get(conflict?.commit ?? '')));
    if (feedback.text !== '' && !feedback.pending) return answerFeedback(state, feedback, done);
    if (!rests) await restSandboxOf(state);
    rests = true;
    const hasNews = () => state.feedback || state.rollback !== null;
    const told = await condition(hasNews, lookMs, { summary: 'until GitHub has news' });
    if (!told) waitedMs += lookMs;
    lookMs = told ? firstLookMs : Math.min(lookMsMax, Math.ceil(lookMs * 1.5));
  }
  const name = carried.status.pullRequest?.name ?? 'The pull request';
  return { result: await complete(state, subject, done, ` ${name} stayed untouched for two weeks.`) };
}

function lookAt({ taskId, carried }: TaskState): Promise<Feedback> {
  if (carried.proposed === null) throw new Error('There is no pull request to look at.');
  return readFeedback({ taskId, ...carried.proposed });
}

const mergeByHand = (because?: string): string =>
  `it conflicts with its base: merge that by hand${because === undefined ? '' : ` (${clip(because, 500)})`}`;

/** The developer goes on with what was said. */
async function answerFeedback(
  state: TaskState,
  { text, ids }: Feedback,
  done: Done,
): Promise<{ result: TaskResult } | { goOn: true }> {
  const { followUps } = state.carried;
  const title = `The pull request still asks for changes after ${followUps} rounds`;
  const round = await beginRound(state, title, done);
  if ('result' in round) return round;
  return tellRound(state, { text, ids });
}

/** The developer settles what does not merge, and with it whatever else was said. */
async function answerConflict(
  state: TaskState,
  feedback: Feedback & { conflict: NonNullable<Feedback['conflict']> },
  done: Done,
): Promise<{ result: TaskResult } | { goOn: true } | { because: string }> {
  const { conflict, pending } = feedback;
  const title = `The pull request conflicts with its base again after ${state.carried.followUps} rounds`;
  const round = await beginRound(state, title, done);
  if ('result' in round) return round;
  // A roll-back that came meanwhile goes first; whoever wants it finds the conflict again.
  if (state.rollback !== null) return { goOn: true };
  const taken = await takeUpBase(state, conflict, round.from);
  if (!taken.moved) return { because: taken.because };
  const said = pending || feedback.text === '' ? [] : [feedback.text];
  return tellRound(state, {
    text: [taken.text, ...said].join('\n\n'),
    ids: said.length === 0 ? [] : feedback.ids,
  });
}

/** After as many rounds as policy gives, a person is asked. `from`: the iteration that it goes on from. */
async function beginRound(
  state: TaskState,
  title: string,
  { bundle }: Done,
): Promise<{ result: TaskResult } | { from: number }> {
  const { carried } = state;
  if (carried.followUps < carried.plan.followUpsMax) return { from: carried.iteration };
  const redirected = await askHowToGoOn(state, { kind: 'review', title, story: '' });
  if (!redirected.goOn) {
    const { outcome, note } = redirected;
    return { result: await endTask(state, { outcome, note, bundle }) };
  }
  carried.followUps = 0;
  return { from: redirected.from ?? carried.iteration };
}

async function tellRound(
  { taskId, carried }: TaskState,
  { text, ids }: Pick<Feedback, 'text' | 'ids'>,
): Promise<{ goOn: true }> {
  carried.followUps += 1;
  await restartProgress({ taskId, iteration: carried.iteration, because: 'follow-up' });
  const key = `feedback-${carried.iteration}-${carried.followUps}`;
  await tellDeveloper({ taskId, key, text, ids });
  return { goOn: true };
}
