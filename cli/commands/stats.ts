import { readTaskStats, type TaskStats } from '../../database/task-stats.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { sections } from '../report/outcome.ts';
import { openRecords } from '../stores.ts';
import { cost, count, percent } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** How tasks went, week by week or month by month, newest first. */
export async function stats(
  context: Context,
  { by, periods, json }: { by: 'week' | 'month'; periods: number; json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const found = await readTaskStats(db, { by, periodsMax: periods });
    if (json) print([safeJson({ by, periods: found })]);
    else if (found.length === 0)
      print(['No task has ended yet. Start one: npx countersign develop "what is wanted"']);
    else print(sections(safeDeep(found).map((period) => renderPeriod(period, by, context.out))));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function renderPeriod(period: TaskStats, by: string, screen: Screen): string[] {
  const { paint } = screen;
  const { from, simulated, tasks, completed, alone, iterationsMedian, minutesMedian } = period;
  const who = simulated ? paint.yellow(' (simulated developer)') : '';
  const kinds = period.interventions.map(({ kind, times }) => `${times} ${kind}`).join(', ');
  const waited = Math.round(period.waitedMinutes);
  return [
    `${paint.bold(`${by} of ${from}`)}${who}`,
    ...[
      `${count(tasks, 'task')} ended, ${completed} completed, ${alone} of them without people (${percent(alone / Math.max(1, tasks))})`,
      `median of ${half(iterationsMedian)} iterations and ${half(minutesMedian)} minutes, ${cost(period.costMicroUsd)} in all, ${cost(Math.round(period.costMicroUsd / Math.max(1, tasks)))} a task`,
      kinds === ''
        ? 'nobody had to step in'
        : `people stepped in: ${kinds}; waited for ${count(waited, 'minute')}`,
    ].flatMap((line) => wrap(screen, line, '  ')),
  ];
}

const half = (value: number | null): string => (value === null ? '–' : String(Math.round(value * 10) / 10));
