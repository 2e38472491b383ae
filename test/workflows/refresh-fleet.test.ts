import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { refreshFleetWorkflowType, type SourceRefresh } from '../../core/fleet/contract.ts';
import { queues } from '../../core/queues.ts';
import { openStage, type Stage } from './stage.ts';

const look: SourceRefresh = { source: 'a', assets: { running: 2, stopped: 1 }, changed: 1, problem: null };
let asked: { all: boolean }[];
let tries: number;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), {
    listDueSources: async (input: { all: boolean }) => {
      asked.push(input);
      return { sources: input.all ? ['a', 'b'] : ['a'] };
    },
    refreshSource: async ({ source }: { source: string }) => {
      tries += 1;
      // What passes is tried again.
      if (tries === 1) throw new Failed('store.unavailable', 'The database is away.');
      return {
        ...look,
        source,
        problem: source === 'b' ? 'It cannot be read: [x](http://evil.example)' : null,
      };
    },
  });
});
afterAll(() => stage.close());

function run(args: unknown[]) {
  asked = [];
  tries = 0;
  const options = { workflowId: `fleet-${randomUUID()}`, taskQueue: queues.countersign, args };
  return stage.client.workflow.execute(refreshFleetWorkflowType, options);
}

test('the sources whose turn it is are looked at, or all of them', async () => {
  expect(await run([])).toEqual({ sources: [look] });
  expect(asked).toEqual([{ all: false }]);
  expect(await run([{ all: true }])).toMatchObject({
    sources: [{ source: 'a' }, { source: 'b', problem: expect.any(String) as string }],
  });
  expect(asked).toEqual([{ all: true }]);
});

test('it takes nothing else', async () => {
  await expect(run([{ sources: ['a'] }])).rejects.toMatchObject({
    cause: {
      message: expect.stringContaining('"sources" is no known field') as string,
      type: 'input.invalid',
    },
  });
});
