import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { workflowBundle } from '../../worker/bundle.ts';
import { type History, parseHistory, readHistory } from '../replay/history-file.ts';
import { bundleFolder } from './stage.ts';

const fileOf = (name: string) => join(import.meta.dirname, '..', 'replay', `${name}.json`);

const replay = async (history: History) => {
  const codePath = await workflowBundle(bundleFolder);
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
};

test.each([
  ['without a second look', 'audit-change'],
  ['with a second look', 'second-look'],
])('an audit %s that an earlier version began goes on in this one', async (_, name) => {
  await expect(replay(await readHistory(fileOf(name)))).resolves.toBeUndefined();
});

test.each([
  ['audit-change', 'planAudit'],
  ['second-look', 'askRefuter'],
])('a history that these workflows did not make is told apart (%s: %s)', async (name, activity) => {
  const text = await readFile(fileOf(name), 'utf8');
  const other = parseHistory(text.replaceAll(`"${activity}"`, '"somethingOther"'));
  await expect(replay(other)).rejects.toThrow(/[Nn]ondeterminism/);
});
