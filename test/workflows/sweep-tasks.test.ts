import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { incidentId, taskId, type TaskId } from '../../core/ids.ts';
import { taskSweepWorkflowType } from '../../core/develop/task-sweep.ts';
import { queues } from '../../core/queues.ts';
import { openStage, type Stage } from './stage.ts';

const [one, two] = [taskId('one'), taskId('two')] as const;
let ended: { ended: TaskId[]; tasks: boolean };
let left: TaskId[];
let calls: string[];
let busy: number;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), {
    endLeftTasks: async () => {
      calls.push('end');
      return ended;
    },
    endLeftIncidents: async () => {
      calls.push('end incidents');
      return { ended: [incidentId('alert-1')] };
    },
    listLeftSandboxes: async () => {
      calls.push('list');
      return left;
    },
    closeSandbox: async (input: { taskId: TaskId }) => {
      calls.push(`close ${input.taskId}`);
      if ((busy -= 1) >= 0) throw new Failed('sandbox.unavailable', 'Away.');
    },
  });
});
afterAll(() => stage.close());

function sweep(
  world: { ended?: TaskId[]; tasks?: boolean; left?: TaskId[]; busy?: number },
  args: unknown[] = [{}],
) {
  ended = { ended: world.ended ?? [], tasks: world.tasks ?? true };
  left = world.left ?? [];
  busy = world.busy ?? 0;
  calls = [];
  const options = { workflowId: `sweep-${randomUUID()}`, taskQueue: queues.countersign, args };
  return stage.client.workflow.execute(taskSweepWorkflowType, options);
}

test('records end first, then every sandbox that is left is closed', async () => {
  expect(await sweep({ ended: [one], left: [one, two] })).toEqual({
    ended: [one],
    incidents: ['alert-1'],
    closed: [one, two],
  });
  expect(calls).toEqual(['end', 'end incidents', 'list', 'close one', 'close two']);
});

test('where there never was a task no supervisor is asked, which would be started for it', async () => {
  expect(await sweep({ tasks: false, left: [one] }, [])).toEqual({
    ended: [],
    incidents: ['alert-1'],
    closed: [],
  });
  expect(calls).toEqual(['end', 'end incidents']);
});

test('a supervisor that is away for a moment is asked again', async () => {
  expect(await sweep({ left: [one], busy: 1 })).toMatchObject({ closed: [one] });
  expect(calls).toEqual(['end', 'end incidents', 'list', 'close one', 'close one']);
});

test('what was typed for something else is refused', async () => {
  await expect(sweep({}, [{ task: 'one' }])).rejects.toMatchObject({
    cause: { type: 'input.invalid', message: expect.stringContaining('sweepTasks') as string },
  });
});
