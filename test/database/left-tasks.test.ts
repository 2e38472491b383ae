import { expect, test } from 'vitest';
import { auditId, taskId } from '../../core/ids.ts';
import { auditsAskingForTasks } from '../../database/asking-audits.ts';
import { openAudit, updateAudit } from '../../database/audits.ts';
import { anyTask, endLeftRecord, overAmong, runningTasks } from '../../database/left-tasks.ts';
import { closeTaskRecord, findTask, updateTask } from '../../database/tasks.ts';
import { databaseForFile } from './database-for-file.ts';
import { openTask, resultOf } from './task-tables.ts';

const db = databaseForFile();

test('a task whose workflow ended from outside is over once, and frees its branch', async () => {
  expect(await anyTask(db())).toBe(false);
  const left = await openTask(db(), 'mine');
  expect(await anyTask(db())).toBe(true);
  expect(await runningTasks(db())).toEqual([{ id: left.id, workflowId: left.workflowId }]);
  expect(await overAmong(db(), [left.id])).toEqual([]);
  await endLeftRecord(db(), left.id, 'Terminated.');
  await endLeftRecord(db(), left.id, 'Again.');
  expect(await findTask(db(), left.id)).toMatchObject({
    state: 'failed',
    note: 'Terminated.',
    question: null,
    endedAt: expect.any(Date) as Date,
  });
  expect(await runningTasks(db())).toEqual([]);
  expect((await openTask(db(), 'mine')).opened).toEqual({ opened: true });
});

test('a record that has its own end keeps it', async () => {
  const { id } = await openTask(db(), 'done');
  await closeTaskRecord(db(), id, resultOf(id));
  await endLeftRecord(db(), id, 'Terminated.');
  expect(await findTask(db(), id)).toMatchObject({ state: 'completed', note: 'Done.' });
});

test('of what is open those are over that are on record here; a stranger’s are left alone', async () => {
  const [running, over] = [await openTask(db(), 'running'), await openTask(db(), 'over')];
  await closeTaskRecord(db(), over.id, resultOf(over.id));
  expect(await overAmong(db(), [running.id, over.id, taskId('of another database')])).toEqual([over.id]);
  expect(await overAmong(db(), [])).toEqual([]);
});

test('an audit that asks is named for its task: that of its bundle, or of its commit; the last one where there are two', async () => {
  const [bundle, pull, quiet] = [
    await openTask(db(), 'bundle'),
    await openTask(db(), 'pull'),
    await openTask(db(), 'quiet'),
  ];
  const audit = async (
    workflowId: string,
    state: 'reviewing' | 'waiting-for-person',
    headCommit?: string,
  ) => {
    const id = auditId(`${workflowId}.0a1b2c3d`);
    const about = headCommit === undefined ? {} : { headCommit };
    await openAudit(db(), { auditId: id, workflowId, title: 'A change', panel: 'default', ...about });
    await updateAudit(db(), id, { state });
    return id;
  };
  await audit(`audit-of-${bundle.id}-1`, 'waiting-for-person');
  const second = await audit(`audit-of-${bundle.id}-2`, 'waiting-for-person');
  await audit(`audit-of-${quiet.id}-1`, 'reviewing');
  await updateTask(db(), pull.id, { headCommit: 'c'.repeat(40) });
  const ofHead = await audit('audit-of-a-head', 'waiting-for-person', 'c'.repeat(40));
  await audit('audit-of-another', 'waiting-for-person', 'd'.repeat(40));
  expect(await auditsAskingForTasks(db())).toEqual(
    new Map([
      [bundle.id, second],
      [pull.id, ofHead],
    ]),
  );
  await closeTaskRecord(db(), bundle.id, resultOf(bundle.id));
  expect([...(await auditsAskingForTasks(db())).keys()]).toEqual([pull.id]);
});
