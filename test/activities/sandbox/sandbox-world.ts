import { randomUUID } from 'node:crypto';
import { createGit } from '../../../activities/git/git.ts';
import { createSandboxActivities } from '../../../activities/sandbox/sandbox-activities.ts';
import { planTask } from '../../../core/develop/plan-task.ts';
import type { TaskPlan } from '../../../core/develop/plan.ts';
import { parseTaskInput } from '../../../core/develop/task-input.ts';
import { type Answer, callIdOf, nothingCut } from '../../../core/develop/conversation.ts';
import type { ToolCall } from '../../../core/develop/tools.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { taskId, type BlobId, type TaskId } from '../../../core/ids.ts';
import { putBlob, putJson } from '../../../database/blobs.ts';
import { saveTurn } from '../../../database/task-messages.ts';
import { openTaskRecord } from '../../../database/tasks.ts';
import { createTestDatabase } from '../../database.ts';
import { migrateDatabase } from '../../../database/migrate.ts';
import { connectDatabase, type Database } from '../../../database/client.ts';
import { startRunning } from '../../sandbox/supervisor/running.ts';
import { bundleOf } from '../../sandbox/supervisor/supervisor-world.ts';

const simulated = {
  anthropic: 'simulated',
  google: 'none',
  openai: 'none',
  ollama: 'none',
  xai: 'none',
  github: 'none',
};

/** The activities of sandboxes on a database and a supervisor of their own, whose boxes have no walls. */
export async function startSandboxWorld() {
  const database = await createTestDatabase();
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url);
  const running = await startRunning();
  const activities = createSandboxActivities({ db, git: createGit(), supervisor: running.client });

  const planned = async (
    files: Record<string, string>,
    input: object = {},
    change: Partial<TaskPlan> = {},
  ) => {
    const id = taskId(`develop-${randomUUID()}`);
    const parsed = parseTaskInput({ repository: '/shop', wanted: 'Mend it.', ...input });
    if ('problem' in parsed) throw new Error(parsed.problem);
    const configuration = withoutFile();
    const plan: TaskPlan = {
      ...planTask({ taskId: id, input: parsed.input, configuration, reach: simulated as never }),
      branch: `mend-${id}`,
      // The sandboxes of all tests of a file stay open.
      sandbox: { ...configuration.sandbox, tasksMax: 1000 },
      ...change,
    };
    const planId = await putJson(db, plan);
    await openTaskRecord(db, { taskId: id, workflowId: id, plan, planId });
    return { taskId: id, planId, base: await putBlob(db, bundleOf(files)) };
  };

  return {
    db,
    running,
    activities,
    planned,
    open: async (files: Record<string, string>, input: object = {}, change: Partial<TaskPlan> = {}) => {
      const task = await planned(files, input, change);
      return { ...task, prepared: await activities.openSandbox(task) };
    },
    /** Records an answer of the developer with these calls, and carries them out. */
    carryOut: async (
      of: { taskId: TaskId; planId: BlobId },
      turn: number,
      calls: ToolCall[],
      planned = true,
    ) => {
      await recordCalls(db, of.taskId, turn, calls);
      const results = [];
      for (const [call, { tool }] of calls.entries()) {
        results.push(await activities.callTool({ ...of, turn, call, iteration: 1, tool, planned }));
      }
      return results;
    },
    stop: async () => {
      await running.end();
      await close();
      await database.drop();
    },
  };
}

async function recordCalls(db: Database, taskId: TaskId, turn: number, calls: ToolCall[]): Promise<void> {
  const answer: Answer = {
    blocks: calls.map(({ tool, arguments: given }, call) => ({
      kind: 'call',
      id: callIdOf(turn, call),
      tool,
      arguments: given,
      problem: null,
    })),
    stopped: 'calls',
    model: 'm',
    promptVersion: 'p',
    cut: nothingCut,
    compacted: false,
    estimatedTokens: 1,
    inputTokens: 1,
  };
  const cost = { inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 3 };
  await saveTurn(db, { taskId, turn, iteration: 1, told: [], answer, cost });
}
