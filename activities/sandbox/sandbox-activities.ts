import type { SandboxActivities } from '../../core/develop/contract.ts';
import { overAmong } from '../../database/left-tasks.ts';
import { saveRequests } from '../../database/task-sandbox.ts';
import { whileRunning } from '../while-running.ts';
import { callTool } from './call-tool.ts';
import type { SandboxDependencies } from './deps.ts';
import { endIteration } from './end-iteration.ts';
import { moveBase, restoreIteration } from './move-base.ts';
import { openSandbox } from './open-sandbox.ts';
import { packChange } from './pack-change.ts';
import { verifySnapshot } from './verify-snapshot.ts';

/** What happens in sandboxes, through the supervisor beside them. */
export const createSandboxActivities = (deps: SandboxDependencies): SandboxActivities => {
  const { db, supervisor } = deps;
  return {
    openSandbox: (input) => openSandbox(deps, input),
    callTool: (input) => callTool(deps, input),
    endIteration: (input) => endIteration(deps, input),
    verifySnapshot: (input) => verifySnapshot(deps, input),
    packChange: (input) => packChange(deps, input),
    moveBase: (input) => moveBase(deps, input),
    restoreIteration: (input) => whileRunning(() => restoreIteration(deps, input)),
    allowHost: ({ taskId, key, rule }) => supervisor.allowHost(taskId, key, rule),
    restSandbox: ({ taskId }) => whileRunning(() => supervisor.rest(taskId)),
    closeSandbox: ({ taskId }) =>
      whileRunning(async () => {
        const state = await supervisor.look(taskId, 0).catch(() => null);
        if (state) await saveRequests(db, taskId, state.requests);
        await supervisor.close(taskId, true);
      }),
    listLeftSandboxes: () => whileRunning(async () => overAmong(db, (await supervisor.health()).tasks)),
  };
};
