import { WorkflowFailedError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { eventually, gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { answered, frozen, judged, planned, plannedSeat, worldOf } from './world.ts';

const stage = stageForFile();

test('a change that gates and seats let pass is passed, and closed as such', async () => {
  const audit = await stage().start(worldOf());
  expect(await audit.result()).toEqual({
    auditId: expect.stringMatching(new RegExp(`^${audit.handle.workflowId}\\.[0-9a-f]{8}$`)),
    verdict: 'passed',
    decidedBy: null,
    note: '',
    findings: 1,
    costMicroUsd: 14,
    simulatedSeats: [],
  });
  const { closeAudit, askSeat, runGate } = audit.world.calls;
  expect(closeAudit).toMatchObject([{ verdict: 'passed', decidedBy: null }]);
  expect(askSeat).toHaveLength(2);
  for (const seat of ['ada', 'bob']) {
    expect(askSeat).toContainEqual(expect.objectContaining({ seat, piece: 0, round: 1, instructions: null }));
  }
  expect(runGate.map((run) => run.gate).sort()).toEqual(['placeholders', 'secrets']);
  expect(await audit.details()).toContain('Done: passed.');
});

test('what the panel fails is failed without asking anybody', async () => {
  const audit = await stage().start(worldOf({ judgeRound: async () => judged('failed') }));
  expect(await audit.result()).toMatchObject({ verdict: 'failed', decidedBy: null });
  expect(audit.world.calls.closeAudit).toMatchObject([{ verdict: 'failed' }]);
});

test('the result names the simulated seats, and the details mark them', async () => {
  const plan = planned({ seats: [plannedSeat('ada', { simulated: true }), plannedSeat('bob')] });
  const audit = await stage().start(worldOf({ planAudit: async () => plan }));
  expect(await audit.result()).toMatchObject({ simulatedSeats: ['ada'] });
  expect(await audit.details()).toContain('- ada (ada-model, *simulated*): voted');
});

test('the status tells each phase', async () => {
  const [freezing, planning, reviewing] = [gate(), gate(), gate()];
  const world = worldOf({
    freezeChange: async () => freezing.then(() => frozen()),
    planAudit: async () => planning.then(() => planned()),
    askSeat: async ({ seat }) => (seat === 'bob' ? reviewing.then(() => answered()) : answered()),
    judgeRound: async () => judged('disputed'),
  });
  const audit = await stage().start(world);
  expect(await audit.until(({ phase }) => phase === 'freezing')).toMatchObject({ title: '', verdict: null });
  freezing.open();
  expect(await audit.until(({ phase }) => phase === 'planning')).toMatchObject({ title: frozen().title });
  planning.open();
  const asked = await audit.until(({ seats }) => seats.some((seat) => seat.state === 'voted'));
  expect(asked).toMatchObject({ phase: 'reviewing', round: 1, costMicroUsd: 7 });
  expect(asked.seats.map((seat) => seat.state)).toEqual(['voted', 'asking']);
  expect(await audit.details()).toContain('Gates and seats are at work.');
  reviewing.open();
  const waiting = await audit.until(({ phase }) => phase === 'waiting-for-person');
  expect(waiting).toMatchObject({ verdict: 'disputed', questions: ['Is it real?'], costMicroUsd: 14 });
  await audit.handle.signal('decide', { by: 'eve', decision: 'reject', reason: 'no' });
  await audit.result();
  expect(await audit.status()).toMatchObject({ phase: 'done', verdict: 'failed' });
});

test('a seat that fails for good is lost with its reason, and the round is judged without it', async () => {
  const world = worldOf({
    askSeat: async ({ seat }) => {
      if (seat === 'bob')
        throw new Failed('model.unauthorised', 'Seat "bob" has a wrong key: set OPENAI_API_KEY.');
      return answered();
    },
  });
  const audit = await stage().start(world);
  await audit.result();
  const lost = [{ seat: 'bob', piece: 0, reason: 'Seat "bob" has a wrong key: set OPENAI_API_KEY.' }];
  expect(world.calls.judgeRound).toMatchObject([{ round: 1, lost }]);
  expect((await audit.status()).seats[1]).toMatchObject({ state: 'lost', reason: lost[0]?.reason });
});

test('a seat that never answers is lost once the patience of the plan is over, with its last words', async () => {
  const world = worldOf({
    planAudit: async () => planned({ patienceMs: 1500 }),
    askSeat: async ({ seat }) => {
      if (seat === 'bob') throw new Failed('model.overloaded', 'The provider of "bob" is overloaded.');
      return answered();
    },
  });
  const audit = await stage().start(world);
  await audit.result();
  const [input] = world.calls.judgeRound;
  expect(input?.lost).toHaveLength(1);
  expect(input?.lost[0]?.reason).toMatch(/The provider of "bob" is overloaded\./);
});

test('a lost seat is still asked about the other pieces', async () => {
  const world = worldOf({
    planAudit: async () => planned({ pieces: 3, seats: [plannedSeat('ada')] }),
    askSeat: async ({ piece }) => {
      if (piece === 1) throw new Failed('model.refused', 'Seat "ada" refused to answer.');
      return answered({ findings: 2 });
    },
  });
  const audit = await stage().start(world);
  await audit.result();
  expect(world.calls.judgeRound[0]?.lost).toEqual([
    { seat: 'ada', piece: 1, reason: 'Seat "ada" refused to answer.' },
  ]);
  expect((await audit.status()).seats[0]).toMatchObject({ asksDone: 2, asks: 3, findings: 4, state: 'lost' });
});

test('a gate that cannot run is shown as broken and hinders nobody', async () => {
  const world = worldOf({
    runGate: async ({ gate: name }) => {
      if (name === 'secrets') throw new Failed('store.missing-blob', 'Nothing is stored.');
      return { gate: name, outcome: 'hit', hits: 3 };
    },
  });
  const audit = await stage().start(world);
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect((await audit.status()).gates).toEqual([
    { name: 'placeholders', state: 'hit', hits: 3 },
    { name: 'secrets', state: 'broken', hits: 0 },
  ]);
});

test('a gate that is off is not run', async () => {
  const gates = [
    { name: 'placeholders', mode: 'off' },
    { name: 'secrets', mode: 'warn' },
  ] as const;
  const audit = await stage().start(worldOf({ planAudit: async () => planned({ gates: [...gates] }) }));
  await audit.result();
  expect(audit.world.calls.runGate.map((run) => run.gate)).toEqual(['secrets']);
});

test('seats are asked piece by piece, none beyond its budget, none that is excluded', async () => {
  const seats = [
    plannedSeat('ada', { piecesMax: 1 }),
    plannedSeat('bob'),
    plannedSeat('cy', { excluded: 'Seat "cy" has no key.' }),
  ];
  const world = worldOf({ planAudit: async () => planned({ seats, pieces: 3, asksAtOnce: 1 }) });
  const audit = await stage().start(world);
  await audit.result();
  expect(world.calls.askSeat.map((ask) => `${ask.seat} ${ask.piece}`)).toEqual([
    'ada 0',
    'bob 0',
    'bob 1',
    'bob 2',
  ]);
  const { seats: shown } = await audit.status();
  expect(shown.map((seat) => [seat.state, seat.asksDone, seat.asks, seat.reason])).toEqual([
    ['voted', 1, 1, ''],
    ['voted', 3, 3, ''],
    ['lost', 0, 3, 'Seat "cy" has no key.'],
  ]);
});

test('no more asks are under way than the plan allows', async () => {
  let running = 0;
  let most = 0;
  const turns = gate();
  const world = worldOf({
    planAudit: async () => planned({ pieces: 3, asksAtOnce: 2 }),
    askSeat: async () => {
      running += 1;
      most = Math.max(most, running);
      if (most >= 2) turns.open();
      await turns;
      running -= 1;
      return answered();
    },
  });
  const audit = await stage().start(world);
  await audit.result();
  expect(most).toBe(2);
  expect(world.calls.askSeat).toHaveLength(6);
});

test('a change that cannot be frozen ends the audit in its own words, and the record says so', async () => {
  const message = 'Revision "mian" is not in the repository: did you mean "main"?';
  const world = worldOf({
    freezeChange: async () => {
      throw new Failed('change.unknown-revision', message);
    },
  });
  const audit = await stage().start(world);
  const error = await audit.result().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'change.unknown-revision', message });
  expect(world.calls.freezeChange).toHaveLength(1);
  expect(world.calls.closeAudit).toMatchObject([{ verdict: 'not-audited', decidedBy: null, note: message }]);
});

test('an audit that is cancelled ends as cancelled, and its record is closed', async () => {
  const asked = gate();
  const world = worldOf({ askSeat: async () => asked.then(() => answered()) });
  const audit = await stage().start(world);
  await audit.until(({ phase }) => phase === 'reviewing');
  await audit.handle.cancel();
  await expect(audit.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  asked.open();
  expect(world.calls.closeAudit).toMatchObject([
    { verdict: 'not-audited', note: 'The audit was cancelled.' },
  ]);
});

test('what waits for a person is one filter; repository and verdict are search attributes', async () => {
  const { client } = stage();
  const waiting = async () => {
    const found: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: 'CountersignWaitingFor = "person"' })) {
      found.push(workflowId);
    }
    return found;
  };
  const audit = await stage().start(worldOf({ judgeRound: async () => judged('disputed') }));
  const { workflowId } = audit.handle;
  await eventually(async () => expect(await waiting()).toContain(workflowId));
  expect((await audit.handle.describe()).searchAttributes).toMatchObject({
    CountersignRepository: [frozen().repository],
    CountersignVerdict: ['disputed'],
  });
  await audit.handle.signal('decide', { by: 'eve', decision: 'approve', reason: 'checked by hand' });
  await audit.result();
  expect((await audit.handle.describe()).searchAttributes).toMatchObject({ CountersignVerdict: ['passed'] });
  await eventually(async () => expect(await waiting()).not.toContain(workflowId));
});

test('each activity says in the history what it is for', async () => {
  const audit = await stage().start(worldOf());
  await audit.result();
  const history = await audit.handle.fetchHistory();
  const summaries = (history.events ?? []).flatMap((event) => {
    const said = event.userMetadata?.summary?.data;
    return said ? [JSON.parse(Buffer.from(said).toString()) as string] : [];
  });
  expect(summaries).toEqual(
    expect.arrayContaining(['freeze the patch', 'panel default', 'gate secrets', 'ada reads piece 1 of 1']),
  );
});
