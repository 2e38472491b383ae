import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { tasks } from '../../database/schema.ts';
import { readTaskStats } from '../../database/task-stats.ts';
import { closeTaskRecord, saveIntervention } from '../../database/tasks.ts';
import { databaseForFile } from './database-for-file.ts';
import { openTask, resultOf } from './task-tables.ts';

const db = databaseForFile();

async function ended(
  endedAt: string,
  minutes: number,
  result: Parameters<typeof resultOf>[1] = {},
  simulated = false,
) {
  const { id } = await openTask(db(), `b${Math.random()}`, { simulated });
  await closeTaskRecord(db(), id, resultOf(id, result));
  const end = new Date(endedAt);
  await db()
    .update(tasks)
    .set({ endedAt: end, startedAt: new Date(end.getTime() - minutes * 60_000) })
    .where(eq(tasks.id, id));
  return id;
}

test('weeks and months tell how tasks went, simulated ones by themselves', async () => {
  await ended('2026-11-02T10:00:00Z', 10, { iterations: 1, costMicroUsd: 100 });
  await ended('2026-11-03T10:00:00Z', 20, {
    iterations: 3,
    costMicroUsd: 200,
    interventions: 1,
    waitedMs: 120_000,
  });
  const stopped = await ended('2026-11-08T23:59:00Z', 60, {
    outcome: 'stopped',
    iterations: 9,
    interventions: 2,
  });
  await ended('2026-11-09T00:00:00Z', 5);
  await ended('2026-11-04T00:00:00Z', 5, {}, true);
  await openTask(db(), 'still running');
  const asked = { task: stopped, title: '', raw: '', waitedMs: 1 };
  await saveIntervention(db(), { ...asked, number: 1, kind: 'stuck' });
  await saveIntervention(db(), { ...asked, number: 2, kind: 'stuck' });
  await saveIntervention(db(), { ...asked, number: 3, kind: 'asked' });
  await saveIntervention(db(), { ...asked, number: 4, kind: 'asked', refused: 'late' });

  const weeks = await readTaskStats(db(), { by: 'week', periodsMax: 10 });
  expect(weeks.map(({ from, simulated, tasks }) => [from, simulated, tasks])).toEqual([
    ['2026-11-09', false, 1],
    ['2026-11-02', false, 3],
    ['2026-11-02', true, 1],
  ]);
  expect(weeks[1]).toEqual({
    from: '2026-11-02',
    simulated: false,
    tasks: 3,
    completed: 2,
    alone: 1,
    iterationsMedian: 3,
    minutesMedian: 20,
    costMicroUsd: 800,
    interventions: [
      { kind: 'stuck', times: 2 },
      { kind: 'asked', times: 1 },
    ],
    waitedMinutes: 2,
  });
  const months = await readTaskStats(db(), { by: 'month', periodsMax: 10 });
  expect(months.map(({ from, tasks }) => [from, tasks])).toEqual([
    ['2026-11-01', 4],
    ['2026-11-01', 1],
  ]);
  expect(await readTaskStats(db(), { by: 'week', periodsMax: 1 })).toHaveLength(1);
});
