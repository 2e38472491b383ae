import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { redirectsMax } from '../../core/panel/consider-decision.ts';
import { type Audit, eventually, gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { answered, judged, planned, type World, worldOf } from './world.ts';

const stage = stageForFile();

const disputing = (own: Parameters<typeof worldOf>[0] = {}): World =>
  worldOf({ judgeRound: async () => judged('disputed'), ...own });

/** An audit that has come to wait for a person. */
async function disputed(own: Parameters<typeof worldOf>[0] = {}): Promise<Audit> {
  const audit = await stage().start(disputing(own));
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  return audit;
}

const approval = { by: 'eve', decision: 'approve', reason: 'Both call sites check the value.' };
const rejection = { by: 'eve', decision: 'reject', reason: 'It is real.' };
const redirection = { by: 'eve', decision: 'redirect', reason: 'Look at the caller as well.' };

const update = (audit: Audit, ...args: unknown[]) =>
  audit.handle.executeUpdate<string, [unknown]>('decide', { args: args as [unknown] });
/** Why an update was refused, in the words that its sender reads. */
const refusal = async (audit: Audit, ...args: unknown[]): Promise<string> => {
  const error = await update(audit, ...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  expect((error as WorkflowUpdateFailedError).cause).toMatchObject({ type: 'decision.refused' });
  return (error as WorkflowUpdateFailedError).cause?.message ?? '';
};

test.each([
  ['approve', 'passed'],
  ['reject', 'failed'],
])('a signal to %s makes it %s, on the record', async (decision, verdict) => {
  const audit = await disputed();
  await audit.handle.signal('decide', { ...approval, decision });
  const note = approval.reason;
  expect(await audit.result()).toMatchObject({ verdict, decidedBy: 'eve', note });
  expect(audit.world.calls.recordDecision).toMatchObject([
    { number: 1, round: 1, decision: { ...approval, decision }, refused: null },
  ]);
  expect(audit.world.calls.closeAudit).toMatchObject([{ verdict, decidedBy: 'eve', note }]);
});

test.each([
  ['approve', 'passed'],
  ['reject', 'failed'],
])('an update to %s makes it %s, and answers', async (decision, verdict) => {
  const audit = await disputed();
  expect(await update(audit, { ...approval, decision })).toBe('The decision counts and is on the record.');
  expect(await audit.result()).toMatchObject({ verdict, decidedBy: 'eve' });
});

test('blanks round a name and a reason do not count', async () => {
  const audit = await disputed();
  await update(audit, { by: ' eve ', decision: 'approve', reason: '  fine\n' });
  expect(await audit.result()).toMatchObject({ decidedBy: 'eve', note: 'fine' });
});

test('a redirect runs the panel once more with the instructions, without the gates', async () => {
  const audit = await disputed({
    judgeRound: async ({ round }) => judged(round === 1 ? 'disputed' : 'passed'),
  });
  await update(audit, redirection);
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: null, costMicroUsd: 28 });
  const { askSeat, runGate, judgeRound, planAudit } = audit.world.calls;
  expect(askSeat.map((ask) => [ask.round, ask.instructions])).toEqual([
    [1, null],
    [1, null],
    [2, redirection.reason],
    [2, redirection.reason],
  ]);
  expect(judgeRound.map((input) => input.round)).toEqual([1, 2]);
  expect([runGate.length, planAudit.length]).toEqual([2, 1]);
});

test('the second round may be disputed too, and is then settled by a person', async () => {
  const audit = await disputed();
  await update(audit, redirection);
  await audit.until(({ phase, round }) => round === 2 && phase === 'waiting-for-person');
  await update(audit, rejection);
  expect(await audit.result()).toMatchObject({ verdict: 'failed', decidedBy: 'eve' });
  expect(audit.world.calls.recordDecision.map((one) => [one.number, one.round])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test('an audit is redirected only so often', async () => {
  const audit = await disputed();
  for (let round = 1; round <= redirectsMax; round += 1) {
    await audit.until((now) => now.round === round && now.phase === 'waiting-for-person');
    await update(audit, redirection);
  }
  await audit.until((now) => now.round === redirectsMax + 1 && now.phase === 'waiting-for-person');
  expect(await refusal(audit, redirection)).toContain(`redirected ${redirectsMax} times already`);
  await update(audit, rejection);
  expect(await audit.result()).toMatchObject({ verdict: 'failed' });
});

test('an answer before the question changes nothing, says so, and is on the record', async () => {
  const asked = gate();
  const audit = await stage().start(disputing({ askSeat: async () => asked.then(() => answered()) }));
  await audit.until(({ phase }) => phase === 'reviewing');
  expect(await refusal(audit, approval)).toContain('Nothing waits for a decision yet');
  await audit.handle.signal('decide', approval);
  asked.open();
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  expect(audit.world.calls.recordDecision).toMatchObject([
    { number: 1, decision: null, refused: expect.stringContaining('Nothing waits') },
    { number: 2, decision: null, refused: expect.stringContaining('Nothing waits') },
  ]);
  await update(audit, rejection);
  expect(await audit.result()).toMatchObject({ verdict: 'failed' });
});

test('what an answer says of single findings is checked against the round that it answers', async () => {
  const audit = await disputed({ judgeRound: async () => judged('disputed', { findings: 2 }) });
  const findings = [{ number: 3, real: true }];
  expect(await refusal(audit, { ...approval, findings })).toContain('they are numbered 1 to 2');
  const about = { ...approval, findings: [{ number: 2, real: false }] };
  await update(audit, about);
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(audit.world.calls.recordDecision.map((one) => one.decision)).toEqual([null, about]);
});

const malformed: [string, unknown, string][] = [
  ['an empty reason', { ...approval, reason: '' }, '"reason" is empty'],
  ['a blank reason', { ...approval, reason: ' \n' }, '"reason"'],
  ['no reason', { by: 'eve', decision: 'approve' }, '"reason" is missing'],
  ['nobody', { ...approval, by: '' }, '"by" is empty'],
  ['an unknown decision', { ...approval, decision: 'aprove' }, 'did you mean "approve"?'],
  ['a decision of another type', { ...approval, decision: true }, '"decision" is true'],
  ['an unknown field', { ...approval, verdict: 'passed' }, '"verdict" is no known field'],
  ['text', 'approve', 'The input is "approve": write an object'],
  ['a list', [approval], 'The input is a list: write an object'],
  ['null', null, 'The input is null: write an object'],
  ['a number', 3, 'The input is 3: write an object'],
];

test('a malformed answer changes nothing, is on the record, and its sender learns why', async () => {
  const audit = await disputed();
  for (const [, raw, words] of malformed) expect(await refusal(audit, raw)).toContain(words);
  expect(await refusal(audit)).toContain('The input is missing');
  for (const [, raw] of malformed) await audit.handle.signal('decide', raw);
  await eventually(async () =>
    expect(audit.world.calls.recordDecision).toHaveLength(2 * malformed.length + 1),
  );
  const { recordDecision } = audit.world.calls;
  expect(recordDecision.every((one) => one.decision === null && one.refused !== null)).toBe(true);
  const numbers = recordDecision.map((one) => one.number).sort((a, b) => a - b);
  expect(numbers).toEqual(recordDecision.map((_, index) => index + 1));
  expect(recordDecision[0]?.raw).toBe(JSON.stringify(malformed[0]?.[1]));
  expect(await audit.status()).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
  await update(audit, rejection);
  expect(await audit.result()).toMatchObject({ verdict: 'failed' });
});

test.each([
  ['bytes that are no JSON', 'json/plain', 'approve it', 'The input is "approve it": write an object'],
  ['no bytes at all', 'json/plain', '', 'The input is "": write an object'],
  ["JSON under the Temporal UI's other encoding", 'json/protobuf', '{"by":"eve"}', '"decision" is missing'],
])('a signal of %s is refused on the record, and holds nothing up', async (_, encoding, data, words) => {
  const audit = await disputed();
  const { client, namespace } = stage();
  await client.workflowService.signalWorkflowExecution({
    namespace,
    workflowExecution: { workflowId: audit.handle.workflowId },
    signalName: 'decide',
    input: { payloads: [{ metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(data) }] },
  });
  await update(audit, rejection);
  expect(await audit.result()).toMatchObject({ verdict: 'failed' });
  const refused = audit.world.calls.recordDecision.find((one) => one.refused !== null)?.refused;
  expect(refused).toContain(words);
});

test('the first of two answers counts', async () => {
  const recording = gate();
  const audit = await disputed({
    recordDecision: async ({ number }) => (number === 1 ? recording : undefined),
  });
  await audit.handle.signal('decide', rejection);
  expect(await refusal(audit, { ...approval, by: 'mallory' })).toContain('settled already by eve');
  recording.open();
  expect(await audit.result()).toMatchObject({ verdict: 'failed', decidedBy: 'eve' });
  // Both are recorded at once, and either may be called first: their numbers tell which came first.
  const recorded = audit.world.calls.recordDecision.toSorted((one, other) => one.number - other.number);
  expect(recorded.map((one) => one.refused === null)).toEqual([true, false]);
});

test('an answer after the end is not taken', async () => {
  const audit = await disputed();
  await update(audit, rejection);
  await audit.result();
  await expect(update(audit, approval)).rejects.toThrow();
  await expect(audit.handle.signal('decide', approval)).rejects.toThrow();
  expect(await audit.status()).toMatchObject({ verdict: 'failed' });
});

test('a question that nobody answers expires, and that approves nothing', async () => {
  const audit = await disputed({
    planAudit: async () => planned({ remindAfterMs: 10_000, expireAfterMs: 400 }),
  });
  const note = 'Nobody answered in time; that approves nothing.';
  expect(await audit.result()).toMatchObject({ verdict: 'expired', decidedBy: null, note });
  expect(audit.world.calls.closeAudit).toMatchObject([{ verdict: 'expired' }]);
});

test('an answer that comes while an expired audit is being closed is refused', async () => {
  const closing = gate();
  const audit = await disputed({
    planAudit: async () => planned({ expireAfterMs: 300 }),
    closeAudit: async () => closing,
  });
  await eventually(async () => expect(audit.world.calls.closeAudit).toHaveLength(1));
  expect(await refusal(audit, approval)).toBe(
    'The audit is settled already; a second answer changes nothing. Start a new audit to look again.',
  );
  closing.open();
  expect(await audit.result()).toMatchObject({ verdict: 'expired' });
});

test('reminders show in the current details and end with the answer', async () => {
  const audit = await disputed({
    planAudit: async () => planned({ remindAfterMs: 200, expireAfterMs: 60_000 }),
  });
  await eventually(async () => expect(await audit.details()).toContain('Reminder 2: this still waits.'));
  await update(audit, rejection);
  await audit.result();
  expect(await audit.details()).not.toContain('Reminder');
});

test('the current details hold the question, what was said, and the JSON to paste', async () => {
  const story = '**1. Is it real?**\n\n- **ada** says high';
  const audit = await disputed({ judgeRound: async () => judged('disputed', { story }) });
  const details = await audit.details();
  expect(details).toContain('### A person is asked:');
  expect(details).toContain(story);
  const json = /```json\n(.*)\n```/.exec(details)?.[1] ?? '';
  expect(await update(audit, JSON.parse(json))).toContain('counts');
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: 'your name' });
});

test('text of repositories and models is never Markdown of its own in the current details', async () => {
  const hostile = '[x](http://evil.test) <img src=x> `code`\n# head';
  const audit = await stage().start(
    disputing({
      freezeChange: async () => ({
        ...(await worldOf().activities.freezeChange({} as never)),
        title: hostile,
      }),
      askSeat: async ({ seat }) => {
        if (seat === 'bob') throw new Error(hostile);
        return answered();
      },
      planAudit: async () => planned({ patienceMs: 1000 }),
    }),
  );
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  const details = await audit.details();
  expect(details).toContain('evil');
  expect(details).not.toMatch(/(?<!\\)\[x|(?<!\\)<img|^# head/m);
});

test('the handlers tell in the Temporal UI what they take', async () => {
  const audit = await disputed();
  const { definition } = await audit.handle.query<{
    definition: Record<string, { name?: string; description?: string }[]>;
  }>('__temporal_workflow_metadata');
  for (const kind of ['signalDefinitions', 'updateDefinitions']) {
    expect(definition[kind]?.find((one) => one.name === 'decide')?.description).toContain('"approve"');
  }
  await audit.handle.signal('decide', rejection);
  await audit.result();
});
