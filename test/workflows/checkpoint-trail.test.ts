import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { queues } from '../../core/queues.ts';
import type { Checkpoint } from '../../core/trail/checkpoint.ts';
import { checkpointWorkflowType } from '../../core/trail/contract.ts';
import { openStage, type Stage } from './stage.ts';

const checkpoint: Checkpoint = {
  trail: '0b1e5f7a-0000-4000-8000-000000000001',
  number: 7,
  sum: 'a'.repeat(64),
  at: '2026-11-21T10:00:00.000Z',
  key: 'k',
  signature: 's',
};
let to: string[];
let sent: string[];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), {
    makeCheckpoint: async () => ({ checkpoint, to }),
    sendCheckpoint: async (input: { to: string }) => {
      if (input.to === 'closed') throw new Failed('configuration.invalid', 'It is closed.');
      sent.push(input.to);
    },
  });
});
afterAll(() => stage.close());

function run(destinations: string[], args: unknown[] = [{}]) {
  to = destinations;
  sent = [];
  const options = { workflowId: `checkpoint-${randomUUID()}`, taskQueue: queues.countersign, args };
  return stage.client.workflow.execute(checkpointWorkflowType, options);
}

test('it goes to every place, and says up to where it vouches', async () => {
  expect(await run(['a', 'b'])).toEqual({ number: 7, sum: checkpoint.sum, sentTo: ['a', 'b'] });
  expect(await run([], [])).toMatchObject({ sentTo: [] });
});

test('one place that is closed keeps it from no other, and is told as a failure', async () => {
  await expect(run(['closed', 'b'])).rejects.toMatchObject({
    cause: { message: expect.stringContaining('It is closed.') as string },
  });
  expect(sent).toEqual(['b']);
});

test('it takes nothing', async () => {
  await expect(run(['a'], [{ to: 'b' }])).rejects.toMatchObject({
    cause: { message: 'checkpointTrail takes nothing: start it with {}.' },
  });
});
