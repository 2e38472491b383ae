import { randomUUID } from 'node:crypto';
import type {
  BaseActivities,
  DeveloperActivities,
  DeveloperTurn,
  SandboxActivities,
  TaskActivities,
} from '../../core/develop/contract.ts';
import type { TaskStatus } from '../../core/develop/status.ts';
import { taskSweepId, taskSweepWorkflowType } from '../../core/develop/task-sweep.ts';
import type { ToolName } from '../../core/develop/tools.ts';
import {
  type BlobId,
  blobId,
  incidentId,
  type SnapshotId,
  snapshotId,
  taskId,
  type TreeId,
  treeId,
} from '../../core/ids.ts';
import { queues } from '../../core/queues.ts';
import { eventually } from '../workflows/stage.ts';
import { worldOf } from '../workflows/world.ts';
import type { History } from './history-file.ts';
import { onStage, recordedRun } from './on-stage.ts';

type Activities = TaskActivities & BaseActivities & SandboxActivities & DeveloperActivities;

const blob = (char: string): BlobId => blobId(`sha256:${char.repeat(64)}`);
const snapshot = (at: number): SnapshotId => snapshotId(String(at).repeat(40));
const tree = (at: number): TreeId => treeId(String(at + 4).repeat(40));
const counts = (failed: number) => ({
  passed: 3,
  failed,
  skipped: 0,
  errors: 0,
  green: failed === 0,
  whole: true,
});

/** A turn with these calls. */
const turnOf = (...tools: ToolName[]): DeveloperTurn => ({
  calls: tools.map((tool, call) => ({
    call,
    tool,
    summary: `${tool} something`,
    problem: null,
    ...(tool === 'test' && { endsIteration: true }),
  })),
  stopped: 'calls',
  said: 'On it goes.',
  inputTokens: 100,
  cachedTokens: 0,
  outputTokens: 20,
  costMicroUsd: 5,
  compacted: false,
});

const turns = [turnOf('plan', 'read'), turnOf('edit', 'test'), turnOf('write', 'run'), turnOf('finish')];

const finish = { subject: 'Mend the total', body: 'It counted twice.', newTests: ['test/total.test.js'] };

/** A developer whose first attempt leads nowhere, and whose second holds. */
function activitiesOfTask(): Partial<Activities> {
  return {
    openTask: async () => ({
      planId: blob('a'),
      title: 'Mend the total',
      branch: 'countersign/mend-the-total-0a1b',
      developer: { provider: 'anthropic', model: 'a-model', family: 'claude', simulated: true },
      policy: {
        sameErrorMax: 3,
        unchangedMax: 2,
        noBetterMax: 5,
        callCyclesMax: 3,
        trivialMax: 2,
        costPerTestMicroUsdMax: null,
        iterationsMax: 20,
        costMicroUsdMax: 10_000_000,
        minutesMax: 240,
      },
      majorDecisions: [],
      callsPerIterationMax: 60,
      remindAfterMs: 600_000,
      expireAfterMs: 3_600_000,
      followUpsMax: 3,
    }),
    fetchBase: async () => ({ bundle: blob('b'), commit: 'c'.repeat(40), name: 'acme/shop' }),
    openSandbox: async () => ({
      engine: 'bubblewrap',
      description: 'Programs of the host.',
      snapshot: snapshot(0),
      tree: tree(0),
      tests: counts(1),
      remarks: [],
    }),
    askDeveloper: async ({ turn }) => turns[turn - 1] ?? turnOf('finish'),
    readCall: async ({ turn }) =>
      turn === 1
        ? { tool: 'plan', arguments: { summary: 'Count once', files: ['src/total.js'], decisions: [] } }
        : { tool: 'finish', arguments: finish },
    callTool: async ({ tool, turn }) => ({ ok: tool !== 'test', summary: `${tool} is done`, tree: tree(turn) }),
    endIteration: async ({ iteration }) => ({
      snapshot: snapshot(iteration),
      tree: tree(iteration),
      tests: counts(iteration === 1 ? 1 : 0),
      tampering: [],
      report: iteration === 1 ? 'One test fails.' : '',
    }),
    judgeIteration: async () => ({ step: 'ask-person', stuck: [], alarms: [], best: 0, advice: '' }),
    describeStuck: async () => ({ story: 'The same error again.' }),
    verifySnapshot: async () => ({ ok: true, problems: [] }),
    packChange: async () => ({ bundle: blob('d'), files: 1, addedLines: 2, removedLines: 1 }),
    restoreIteration: async () => ({ tree: tree(0) }),
    moveBase: async () => ({ moved: false, because: 'nobody asked' }),
  };
}

const silent = [
  'answerCall',
  'noteObjections',
  'restartProgress',
  'noteQuestion',
  'recordIntervention',
  'tellDeveloper',
  'closeTask',
  'closeSandbox',
  'allowHost',
] as const satisfies (keyof Activities)[];

/** The history of a task that a person redirects, that then finishes, and whose change its panel passes. */
export const recordedTask = (address: string): Promise<History> =>
  onStage(
    address,
    async (stage) => {
      const handle = await stage.client.workflow.start('developTask', {
        workflowId: `task-${randomUUID()}`,
        taskQueue: queues.countersign,
        args: [{ repository: `bundle:${blob('b')}`, base: 'main', wanted: 'The total counts once.' }],
      });
      await eventually(async () => {
        const { phase } = await handle.query<TaskStatus>('status');
        if (phase !== 'waiting-for-person') throw new Error(`The task is ${phase}.`);
      });
      await handle.signal('decide', { by: 'eve', decision: 'approve', reason: '' });
      await handle.executeUpdate('decide', {
        args: [{ by: 'eve', decision: 'redirect', reason: 'Look at the loop in total.js.', snapshot: 0 }],
      });
      const result = (await handle.result()) as { outcome: string; note: string };
      if (result.outcome !== 'completed') throw new Error(`The task was ${result.outcome}: ${result.note}`);
      return handle.fetchHistory();
    },
    {
      ...worldOf().activities,
      ...Object.fromEntries(silent.map((name) => [name, async () => {}])),
      ...activitiesOfTask(),
    },
  );

const [one, two] = [taskId('develop-one.0a1b2c3d'), taskId('develop-two.4e5f6a7b')];
const sweepOf = (address: string, more: Record<string, unknown>): Promise<History> =>
  recordedRun(address, {
    type: taskSweepWorkflowType,
    workflowId: taskSweepId,
    activities: {
      endLeftTasks: async () => ({ ended: [one], tasks: true }),
      listLeftSandboxes: async () => [one, two],
      closeSandbox: async () => {},
      ...more,
    },
  });

/** The history of a sweep that ends one record and closes two sandboxes. */
export const recordedTaskSweep = (address: string): Promise<History> => sweepOf(address, {});

/** Of one that ends the record of an incident too. */
export const recordedIncidentSweep = (address: string): Promise<History> =>
  sweepOf(address, { endLeftIncidents: async () => ({ ended: [incidentId('incident-one.0a1b2c3d')] }) });
