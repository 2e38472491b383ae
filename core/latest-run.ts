/** What Temporal tells of a workflow, as far as it is read here. */
interface Described {
  runId: string;
  type: string;
  status: { name: string };
  raw: { workflowExecutionInfo?: { firstRunId?: string | null } | null };
}

/** The latest run of a workflow. */
export interface LatestRun {
  /** What names its execution, before any continuation. */
  firstRunId: string;
  runId: string;
  type: string;
  /** As Temporal names it, such as `RUNNING` and `TERMINATED`. */
  status: string;
}

/** Servers of before continuations were told of name no first run: it is then the only one. */
export const latestRunOf = ({ runId, type, status, raw }: Described): LatestRun => ({
  firstRunId: raw.workflowExecutionInfo?.firstRunId || runId,
  runId,
  type,
  status: status.name,
});

/** In words how a run ended that is on record as running; null while it runs. `isIt`: whether the record is that run's. */
export function howRunEnded(run: LatestRun | null, isIt: (firstRunId: string) => boolean): string | null {
  if (run === null) return 'Temporal no longer knows it';
  if (!isIt(run.firstRunId)) return 'another run has its id';
  return run.status === 'RUNNING' ? null : run.status.toLowerCase().replaceAll('_', ' ');
}
