import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import type { IncidentId, TaskId } from '../ids.ts';

export const taskSweepWorkflowType = 'sweepTasks';
/** Of its schedule, and of the workflow where a person starts it: one at a time is enough. */
export const taskSweepId = 'sweep-tasks';

/** What `sweepTasks` came to. */
export interface TaskSweepResult {
  /** Tasks that were on record as running, and whose workflow did not run. */
  ended: TaskId[];
  /** Incidents that were on record as open, and whose workflow did not run. */
  incidents: IncidentId[];
  /** Tasks whose sandbox was still open. */
  closed: TaskId[];
}

const inputSchema = z.optional(z.strictObject({}));

/** Why `raw` is no input of `sweepTasks`, which takes nothing; null where it is. */
export function parseTaskSweepInput(raw: unknown): string | null {
  const parsed = inputSchema.safeParse(raw);
  return parsed.success ? null : explainInput(parsed.error.issues, raw, 'The input of sweepTasks', {});
}
