import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { createPeopleActivities } from '../../activities/people/weigh-answer.ts';
import { Failed } from '../../core/failed.ts';
import { refusalsRecordedMax } from '../../core/panel/consider-decision.ts';
import { pauseMs, weighedAtOnceMax } from '../../core/people/pace.ts';
import { keys, officeOf, recordAudit } from '../activities/people/office.ts';
import { signedBy } from '../core/people/signing.ts';
import { databaseForFile } from '../database/database-for-file.ts';
import { type Audit, eventually, gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { anybody, frozen, judged, planned, worldOf } from './world.ts';

const stage = stageForFile();
const db = databaseForFile();

/** A disputed audit, on record, whose answers the real activity weighs by this policy. */
async function disputed(
  approval: 'signal' | 'signed',
  own: Parameters<typeof worldOf>[0] = {},
): Promise<Audit> {
  const people = createPeopleActivities({ db: db(), readConfiguration: () => officeOf(approval) });
  const world = worldOf({
    freezeChange: async ({ auditId }) => {
      await recordAudit(db(), auditId);
      return frozen();
    },
    planAudit: async () => planned(approval === 'signed' ? { signed: true } : {}),
    judgeRound: async () => judged('disputed'),
    weighAnswer: (given) => people.weighAnswer(given),
    ...own,
  });
  const audit = await stage().start(world);
  await waits(audit);
  return audit;
}

const waits = (audit: Audit, question = 1) =>
  audit.until(({ phase, asks }) => phase === 'waiting-for-person' && asks?.question === question);

const said = (by: string, decision = 'approve') => ({ by, decision, reason: 'Look at it again.' });

/** Null where it counts, else what its sender is told. */
const send = (audit: Audit, raw: unknown): Promise<string | null> =>
  toldOf(audit.handle.executeUpdate<string, [unknown]>('decide', { args: [raw] }));

/** The same, which has arrived. */
const begin = ({ handle }: Audit, raw: unknown) =>
  handle.startUpdate<string, [unknown]>('decide', { args: [raw], waitForStage: 'ACCEPTED' });

async function toldOf(update: Promise<unknown>): Promise<string | null> {
  try {
    await update;
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    return (error as WorkflowUpdateFailedError).cause?.message ?? '';
  }
}

async function sign(audit: Audit, said: object) {
  const { asks } = await audit.status();
  return signedBy(keys.ada, said, { subject: asks?.audit ?? '', question: asks?.question ?? 0 });
}

test('a signature answers the question that it was made for, and is told from a typed name on the record', async () => {
  const audit = await disputed('signed');
  const { handle, world } = audit;
  expect(await send(audit, said('ada'))).toContain('asks for signatures');
  await handle.signal('decide', said('ada', 'reject'));
  await eventually(async () => expect(world.calls.recordDecision).toHaveLength(2));
  const redirect = await sign(audit, said('ada', 'redirect'));
  expect(await send(audit, { ...redirect, decision: 'approve' })).toContain('not by this key');
  expect(await send(audit, redirect)).toBeNull();
  await waits(audit, 2);
  expect(await send(audit, redirect)).toContain('signed for question 1, and question 2 is open');
  const approval = await sign(audit, said('ada'));
  await handle.signal('decide', approval);
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: 'ada' });
  const answers = world.calls.recordDecision.map(({ round, decision, refused, who }) => [
    round,
    decision?.decision,
    refused === null,
    who?.proof,
  ]);
  expect(answers).toEqual([
    [1, 'approve', false, undefined],
    [1, 'reject', false, undefined],
    [1, 'approve', false, undefined],
    [1, 'redirect', true, 'signature'],
    [2, 'redirect', false, undefined],
    [2, 'approve', true, 'signature'],
  ]);
  const last = world.calls.recordDecision.at(-1);
  expect(JSON.parse(last?.raw ?? '')).toEqual(approval);
});

test('with signatures not asked for, the same typed names count, and the same words answer round after round', async () => {
  const audit = await disputed('signal');
  expect(await send(audit, said('mallory'))).toContain('names nobody');
  expect(await send(audit, said('cyd'))).toContain('cyd may not settle disputes');
  expect(await send(audit, said('ada', 'redirect'))).toBeNull();
  await waits(audit, 2);
  expect(await send(audit, said('ada', 'redirect'))).toBeNull();
  await waits(audit, 3);
  expect(await send(audit, said('Ada Lovelace'))).toBeNull();
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: 'Ada Lovelace' });
});

test('the page says how to sign where that is asked for, and how to type where it is not', async () => {
  const [signed, typed] = [await disputed('signed'), await disputed('signal')];
  const { asks } = await signed.status();
  expect(await signed.details()).toContain(
    `npx countersign decide ${asks?.audit} approve --reason "why" --key`,
  );
  expect(await signed.details()).not.toContain('"by":"your name"');
  expect(await typed.details()).toContain('"by":"your name"');
  await Promise.all([signed, typed].map(({ handle }) => handle.terminate()));
});

test('of two answers that are weighed at once one counts, and the other is told', async () => {
  const weighed = gate();
  const weighAnswer = async ({ answer: { by } }: { answer: { by: string } }) => {
    if (by !== 'mallory') return anybody(by);
    await weighed;
    return { refused: 'Nobody of this name may.' };
  };
  const audit = await disputed('signal', { weighAnswer });
  await audit.handle.signal('decide', said('mallory'));
  await eventually(async () => expect(audit.world.calls.weighAnswers).toHaveLength(1));
  const both = [await begin(audit, said('ada')), await begin(audit, said('bob', 'reject'))];
  weighed.open();
  const told = await Promise.all(both.map((one) => toldOf(one.result())));
  expect(audit.world.calls.weighAnswers.map(({ answers }) => answers.length)).toEqual([1, 2]);
  expect(told.filter((one) => one === null)).toHaveLength(1);
  expect(told.find((one) => one !== null)).toMatch(/settled already by (ada|bob); a second answer/);
  const { recordDecision, closeAudit } = audit.world.calls;
  expect(await audit.result()).toMatchObject({ decidedBy: told[0] === null ? 'ada' : 'bob' });
  expect(recordDecision.filter(({ refused }) => refused === null)).toHaveLength(1);
  expect(closeAudit).toHaveLength(1);
});

test('where it cannot be told who may answer, that is said, and the question stays', async () => {
  let broken = true;
  const audit = await disputed('signal', {
    weighAnswer: async ({ answer }) => {
      if (broken) throw new Failed('configuration.invalid', 'countersign.yaml line 3: no such role.');
      return anybody(answer.by);
    },
  });
  expect(await send(audit, said('ada'))).toMatch(/line 3: no such role\. Mend that, and send it again/);
  await audit.handle.signal('decide', said('ada'));
  await eventually(async () => expect(audit.world.calls.recordDecision).toHaveLength(2));
  broken = false;
  expect(await send(audit, said('ada'))).toBeNull();
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
});

test('a hundred and fifty invented answers end nothing: they are weighed together, and the honest one counts', async () => {
  const flood = 150;
  // As many refusals ended answering once.
  expect(flood).toBeGreaterThan(refusalsRecordedMax);
  const audit = await disputed('signal');
  const { handle, world } = audit;
  await Promise.all(Array.from({ length: flood }, (_, at) => handle.signal('decide', said(`mallory-${at}`))));
  await handle.signal('decide', 'no answer at all');
  expect(await send(audit, said('ada'))).toBeNull();
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: 'ada' });
  const { weighAnswer, weighAnswers, recordDecision } = world.calls;
  expect(weighAnswer).toHaveLength(flood + 1);
  expect(Math.max(...weighAnswers.map(({ answers }) => answers.length))).toBeLessThanOrEqual(
    weighedAtOnceMax,
  );
  expect(weighAnswers.length).toBeLessThan(flood / 2);
  // Strangers leave a bounded record, and people's own word is on it.
  expect(recordDecision.map(({ refused }) => refused === null)).toEqual([
    ...Array.from({ length: refusalsRecordedMax }, () => false),
    true,
  ]);
});

test('after fifty weighings answers wait for more to come; no update waits behind them, and signals are heard', async () => {
  const audit = await disputed('signal', {
    weighAnswer: async ({ answer: { by } }) =>
      by === 'ada' ? anybody(by) : { refused: 'Nobody of this name may.' },
  });
  const { handle, world } = audit;
  let sent = 0;
  for (; pauseMs(sent) === 0; sent += 1)
    expect(await send(audit, said('mallory'))).toBe('Nobody of this name may.');
  await handle.signal('decide', said('mallory'));
  expect(await send(audit, said('ada'))).toContain('send yours as a signal');
  await handle.signal('decide', said('ada'));
  expect(await audit.result()).toMatchObject({ decidedBy: 'ada' });
  expect((await audit.status()).refusals).toBe(sent + 1);
  expect(world.calls.weighAnswers).toHaveLength(sent + 1);
  expect(world.calls.weighAnswers.at(-1)?.answers).toHaveLength(2);
});
