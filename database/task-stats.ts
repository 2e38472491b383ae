import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';

/** How tasks went in one week or month. Simulated developers are counted by themselves: they say nothing of real ones. */
export interface TaskStats {
  /** Its first day, UTC. */
  from: string;
  simulated: boolean;
  /** Ended in it; those that still run are not counted anywhere. */
  tasks: number;
  completed: number;
  /** Completed without any person's intervention. */
  alone: number;
  /** Over all tasks that ended; null of none. */
  iterationsMedian: number | null;
  minutesMedian: number | null;
  costMicroUsd: number;
  interventions: { kind: string; times: number }[];
  /** How long people were waited for, all together. */
  waitedMinutes: number;
}

interface Row extends Record<string, unknown> {
  period: string;
  simulated: boolean;
  tasks: string;
  completed: string;
  alone: string;
  iterations: number | null;
  minutes: number | null;
  cost: string;
  waited: string;
}

/** Newest first, at most `periodsMax` periods; those in which no task ended are left out. */
export async function readTaskStats(
  db: Database,
  { by, periodsMax }: { by: 'week' | 'month'; periodsMax: number },
): Promise<TaskStats[]> {
  const period = (column: string) =>
    sql.raw(`date_trunc('${by === 'week' ? 'week' : 'month'}', ${column} at time zone 'UTC')`);
  const { rows } = await db.execute<Row>(sql`
    select to_char(${period('ended_at')}, 'YYYY-MM-DD') as period, simulated,
      count(*) as tasks,
      count(*) filter (where state = 'completed') as completed,
      count(*) filter (where state = 'completed' and interventions = 0) as alone,
      percentile_cont(0.5) within group (order by iterations) as iterations,
      percentile_cont(0.5) within group (order by extract(epoch from ended_at - started_at) / 60) as minutes,
      sum(cost_micro_usd) as cost, sum(waited_ms) as waited
    from tasks where ended_at is not null
    group by 1, 2 order by 1 desc, 2 limit ${2 * periodsMax}`);
  const kinds = await db.execute<{ period: string; simulated: boolean; kind: string; times: string }>(sql`
    select to_char(${period('t.ended_at')}, 'YYYY-MM-DD') as period, t.simulated, i.kind, count(*) as times
    from tasks t join task_interventions i on i.task = t.id
    where t.ended_at is not null and i.refused is null
    group by 1, 2, 3 order by 4 desc, 3`);
  const periods = [...new Set(rows.map((row) => row.period))].slice(0, periodsMax);
  return rows
    .filter((row) => periods.includes(row.period))
    .map((row) => ({
      from: row.period,
      simulated: row.simulated,
      tasks: Number(row.tasks),
      completed: Number(row.completed),
      alone: Number(row.alone),
      iterationsMedian: row.iterations,
      minutesMedian: row.minutes,
      costMicroUsd: Number(row.cost),
      interventions: kinds.rows
        .filter((one) => one.period === row.period && one.simulated === row.simulated)
        .map(({ kind, times }) => ({ kind, times: Number(times) })),
      waitedMinutes: Number(row.waited) / 60_000,
    }));
}
