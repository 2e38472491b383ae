import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { workflowBundle } from '../../worker/bundle.ts';
import { type History, parseHistory, readHistory } from '../replay/history-file.ts';
import { bundleFolder } from './stage.ts';

const recorded = join(import.meta.dirname, '..', 'replay', 'audit-change.json');

const replay = async (history: History) => {
  const codePath = await workflowBundle(bundleFolder);
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
};

test('an audit that an earlier version began goes on in this one', async () => {
  await expect(replay(await readHistory(recorded))).resolves.toBeUndefined();
});

test('a history that these workflows did not make is told apart', async () => {
  const text = await readFile(recorded, 'utf8');
  const other = parseHistory(text.replaceAll('"planAudit"', '"planOther"'));
  await expect(replay(other)).rejects.toThrow(/[Nn]ondeterminism/);
});
