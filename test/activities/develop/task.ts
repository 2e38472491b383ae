import { randomUUID } from 'node:crypto';
import { withoutFile } from '../../../core/configuration/parse.ts';
import type { DevelopConfiguration } from '../../../core/configuration/develop.ts';
import type { TaskPlan } from '../../../core/develop/plan.ts';
import { type ToolName, toolNames } from '../../../core/develop/tools.ts';
import { type BlobId, taskId, type TaskId } from '../../../core/ids.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { saveToolResult, type ToolOutcome } from '../../../database/task-calls.ts';
import { saveOpening } from '../../../database/task-messages.ts';

export interface PlannedForTest {
  taskId: TaskId;
  planId: BlobId;
  plan: TaskPlan;
}

const policy: TaskPlan['policy'] = {
  sameErrorMax: 3,
  unchangedMax: 2,
  noBetterMax: 5,
  callCyclesMax: 3,
  trivialMax: 2,
  costPerTestMicroUsdMax: null,
  iterationsMax: 10,
  costMicroUsdMax: 1_000_000,
  minutesMax: 60,
};

export function taskPlanOf(
  develop: Partial<DevelopConfiguration> = {},
  more: Partial<TaskPlan> = {},
): TaskPlan {
  const configuration = withoutFile();
  return {
    taskId: taskId(`task-${randomUUID()}`),
    input: {
      repository: 'github:acme/shop',
      base: 'main',
      wanted: 'Totals lose their cents: mend rounding.',
      acceptance: ['A cart of 1,234.56 shows 1,234.56.'],
      services: [],
      pages: [],
      limits: {},
      panel: 'default',
    },
    title: 'Totals lose their cents',
    branch: 'countersign/totals-0a1b',
    developer: { provider: 'anthropic', model: 'claude-opus-4-6', family: 'anthropic', simulated: false },
    develop: { ...configuration.develop, ...develop },
    sandbox: configuration.sandbox,
    connectors: {},
    policy,
    tools: toolNames.filter((name) => name !== 'web_search' && name !== 'call_connector') as ToolName[],
    ...more,
  };
}

/** A plan that is stored, with a conversation that can begin. */
export async function plannedTask(
  db: Database,
  develop: Partial<DevelopConfiguration> = {},
  more: Partial<TaskPlan> = {},
): Promise<PlannedForTest> {
  const plan = taskPlanOf(develop, more);
  await saveOpening(db, plan.taskId, { pack: 'THE REPOSITORY\n  src/cart.ts', rules: 'Engine: docker.' });
  return { taskId: plan.taskId, planId: await putJson(db, plan), plan };
}

/** Records that a call was carried out. */
export const carriedOut = (
  db: Database,
  task: TaskId,
  [turn, call]: [number, number],
  outcome: ToolOutcome,
  more: { ok?: boolean; tool?: string; summary?: string } = {},
) =>
  saveToolResult(
    db,
    task,
    {
      turn,
      call,
      iteration: 1,
      tool: more.tool ?? 'read',
      ok: more.ok ?? true,
      summary: more.summary ?? outcome.text.slice(0, 40),
      hash: `${turn}.${call}`,
      durationMs: 1,
    },
    outcome,
  );
