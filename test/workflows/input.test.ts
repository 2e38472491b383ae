import { WorkflowFailedError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { auditWorkflowType } from '../../core/panel/messages.ts';
import { queues } from '../../core/queues.ts';
import { stageForFile } from './stage-for-file.ts';
import { worldOf } from './world.ts';

const stage = stageForFile();
const range = { kind: 'git-range', repository: '/srv/code/shop', base: 'main', head: 'topic' };

const wrong: [string, unknown, string[]][] = [
  ['text', 'audit this', ['The input is "audit this": write an object.']],
  ['a list', [{ change: range }], ['The input is a list: write an object.']],
  ['null', null, ['The input is null: write an object.']],
  ['no change', {}, ['"change" is missing: add it as an object.']],
  [
    'an unknown kind',
    { change: { ...range, kind: 'git-rang' } },
    ['"change.kind" is "git-rang"', 'did you mean "git-range"?'],
  ],
  ['no kind', { change: { text: 'x' } }, ['"change.kind" is missing', 'git-range', 'patch']],
  [
    'a repository that is a number',
    { change: { ...range, repository: 5 } },
    ['"change.repository" is 5: write text.'],
  ],
  ['no base', { change: { ...range, base: undefined } }, ['"change.base" is missing: add it as text.']],
  ['an empty head', { change: { ...range, head: '' } }, ['"change.head" is empty']],
  [
    'an unknown field in the change',
    { change: { ...range, brnch: 'x' } },
    ['"change.brnch" is no known field'],
  ],
  ['an empty patch', { change: { kind: 'patch', text: '' } }, ['"change.text" is empty']],
  ['an unknown field', { change: range, pannel: 'x' }, ['"pannel" is no known field']],
  ['a panel that is a list', { change: range, panel: ['x'] }, ['"panel" is a list: write text.']],
  ['an empty panel', { change: range, panel: '' }, ['"panel" is empty']],
  ['an endless panel', { change: range, panel: 'x'.repeat(41) }, ['"panel" is too long']],
];

test.each(wrong)(
  '%s as input fails the audit at once, with field, remedy and example',
  async (_, input, words) => {
    const world = worldOf();
    const audit = await stage().start(world, input);
    const error = await audit.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    const { cause } = error as WorkflowFailedError;
    expect(cause).toMatchObject({ type: 'input.invalid', nonRetryable: true });
    for (const part of [...words, 'Example: {"change":']) expect(cause?.message).toContain(part);
    expect(Object.values(world.calls).flat()).toEqual([]);
  },
);

test('no input at all fails in words too', async () => {
  const handle = await stage().client.workflow.start(auditWorkflowType, {
    workflowId: 'audit-of-nothing',
    taskQueue: queues.countersign,
    args: [],
  });
  const error = await handle.result().catch((thrown: unknown) => thrown);
  expect((error as WorkflowFailedError).cause?.message).toContain(
    'The input is missing: add it as an object.',
  );
});

test('the panel is the default one unless named', async () => {
  const audit = await stage().start(worldOf(), { change: range });
  await audit.result();
  expect(audit.world.calls.freezeChange).toMatchObject([{ change: range, panel: 'default' }]);
});

test("input under the Temporal UI's other encoding is read like JSON", async () => {
  const { client, namespace } = stage();
  const workflowId = 'audit-from-the-ui';
  const payload = { metadata: { encoding: Buffer.from('json/protobuf') }, data: Buffer.from('{"change":1}') };
  await client.workflowService.startWorkflowExecution({
    namespace,
    workflowId,
    requestId: workflowId,
    workflowType: { name: auditWorkflowType },
    taskQueue: { name: queues.countersign },
    input: { payloads: [payload] },
  });
  const error = await client.workflow
    .getHandle(workflowId)
    .result()
    .catch((thrown: unknown) => thrown);
  expect((error as WorkflowFailedError).cause?.message).toContain('"change" is 1: write an object.');
});
