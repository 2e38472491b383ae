import type { ToolArguments } from '../../core/develop/tools.ts';
import type { TaskState } from './task-state.ts';

/** Why a driver handed an iteration back. */
export type IterationStop =
  /** All tests were run. */
  | { why: 'tested' }
  | { why: 'finished'; finish: ToolArguments<'finish'> }
  /** It stopped without saying that it is done. */
  | { why: 'ended' }
  /** Bounds of calls, cost or time. */
  | { why: 'bounds' }
  /** The provider's safety system declined. */
  | { why: 'refused'; said: string }
  | { why: 'rolled-back' };

/** What develops: one iteration at a time, in the task's sandbox, by whatever means. The engine judges what came of it. */
export interface Driver {
  iterate(state: TaskState): Promise<IterationStop>;
}
