import { isCancellation } from '@temporalio/workflow';
import type { FetchedBase, Feedback } from '../../core/develop/contract.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { reasonOf } from '../failure-words.ts';
import { baseActivities, moveBase } from './activities.ts';
import { enterPhase, type TaskState } from './task-state.ts';

type Conflict = NonNullable<Feedback['conflict']>;

/** Whether there is anything to bring onto: a branch that holds the base's present head conflicts for another reason. */
export const isNews = ({ carried }: TaskState, conflict: Conflict | undefined): conflict is Conflict =>
  conflict !== undefined && conflict.commit !== carried.base.commit;

/**
 * Puts what the iteration left, merged with the base's present head, into the workspace, for the developer to settle. The
 * work stands on that base from then on.
 */
export async function takeUpBase(
  state: TaskState,
  { branch, commit }: Conflict,
  iteration: number,
): Promise<{ moved: true; text: string } | { moved: false; because: string }> {
  const { taskId, carried } = state;
  enterPhase(state, 'following', `bringing it onto ${branch} as it is now`);
  const fetched = await fetchCommit(state, commit);
  if ('because' in fetched) return { moved: false, ...fetched };
  const moved = await moveBase.executeWithOptions({ summary: inSummary(`merge with ${branch}`) }, [
    {
      taskId,
      iteration,
      bundle: fetched.bundle,
      name: carried.status.pullRequest?.name ?? carried.base.name,
      branch,
      from: carried.base.commit,
      to: commit,
    },
  ]);
  if (!moved.moved) return moved;
  carried.base = { ...fetched, name: carried.base.name };
  carried.merges = true;
  return moved;
}

/** What cannot be fetched is no reason to end a task whose pull request stands. */
async function fetchCommit(
  { taskId, input }: TaskState,
  commit: string,
): Promise<FetchedBase | { because: string }> {
  const { repository } = input;
  try {
    const { fetchBase } = baseActivities(repository);
    return await fetchBase.executeWithOptions({ summary: 'fetch the base as it is now' }, [
      { taskId, repository, base: commit },
    ]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { because: reasonOf(error) };
  }
}
