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
  // The audit of a head knows itself by its id.
  const id = history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? undefined;
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, history, id);
};

test.each([
  ['an audit without a second look', 'audit-change'],
  ['an audit with a second look', 'second-look'],
  ['an audit whose answers are weighed', 'weighed-answers'],
  ['an audit whose answers are weighed together', 'answers-in-turn'],
  ['the audit of a pull request', 'pull-request'],
  ['an audit that was superseded', 'superseded'],
  ['a comment with commands', 'delivery'],
  ['a sweep', 'sweep'],
  ['a task', 'develop'],
  ['a task whose answers are weighed', 'weighed-task'],
  ['a task that follows its pull request, which conflicts', 'followed-task'],
  ['a sweep of what tasks left', 'sweep-tasks'],
  ['a sweep of what tasks and incidents left', 'sweep-incidents'],
  ['a checkpoint of the trail', 'checkpoint-trail'],
  ['an incident', 'remediate'],
  ['an incident that keeps no invented approvals', 'sifted-approvals'],
  ['an incident with a second opinion', 'second-opinion'],
  ['a look at the fleet', 'refresh-fleet'],
])('%s that an earlier version began goes on in this one', async (_, name) => {
  await expect(replay(await readHistory(fileOf(name)))).resolves.toBeUndefined();
});

test.each([
  ['audit-change', 'planAudit'],
  ['second-look', 'askRefuter'],
  ['weighed-answers', 'weighAnswer'],
  ['answers-in-turn', 'weighAnswers'],
  ['pull-request', 'publishVerdict'],
  ['superseded', 'publishEnd'],
  ['delivery', 'answerCommand'],
  ['sweep', 'withoutVerdict'],
  ['develop', 'endIteration'],
  ['weighed-task', 'weighAnswer'],
  ['followed-task', 'readFeedback'],
  ['sweep-tasks', 'listLeftSandboxes'],
  ['sweep-incidents', 'endLeftIncidents'],
  ['checkpoint-trail', 'sendCheckpoint'],
  ['remediate', 'weighApprovals'],
  ['sifted-approvals', 'recordApproval'],
  ['second-opinion', 'askSecondOpinion'],
  ['refresh-fleet', 'refreshSource'],
])('a history that these workflows did not make is told apart (%s: %s)', async (name, activity) => {
  const text = await readFile(fileOf(name), 'utf8');
  const other = parseHistory(text.replaceAll(`"${activity}"`, '"somethingOther"'));
  await expect(replay(other)).rejects.toThrow(/[Nn]ondeterminism/);
});
