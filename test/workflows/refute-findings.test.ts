import { expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { blobId, seatId } from '../../core/ids.ts';
import type { PlannedRefutation } from '../../core/panel/contract.ts';
import { gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { judged, lookedAgain, planned, worldOf } from './world.ts';

const stage = stageForFile();
const refutationId = blobId(`sha256:${'e'.repeat(64)}`);
const look = (...asks: [string, number][]): PlannedRefutation => ({
  refutationId,
  findings: 2,
  asks: asks.map(([seat, piece]) => ({ seat: seatId(seat), piece })),
});

test('what is grave is looked at again before the round is judged', async () => {
  const world = worldOf({
    planAudit: async () => planned({ refutersMax: 3 }),
    planRefutation: async () => look(['ada', 0], ['bob', 0]),
  });
  const audit = await stage().start(world);
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  const { planRefutation, askRefuter, judgeRound } = world.calls;
  expect(planRefutation).toMatchObject([{ round: 1, refutersMax: 3 }]);
  expect(askRefuter).toHaveLength(2);
  expect(askRefuter).toContainEqual(
    expect.objectContaining({ seat: 'bob', piece: 0, round: 1, refutationId, instructions: null }),
  );
  expect(judgeRound).toMatchObject([{ round: 1, lost: [], refutation: { refutationId, lost: [] } }]);
});

test('an audit that was planned without a second look has none', async () => {
  const world = worldOf();
  const audit = await stage().start(world);
  await audit.result();
  expect(world.calls.planRefutation).toEqual([]);
  expect(world.calls.judgeRound[0]).not.toHaveProperty('refutation');
});

test('where nobody can be asked, the round is judged without', async () => {
  const world = worldOf({ planAudit: async () => planned({ refutersMax: 3 }) });
  const audit = await stage().start(world);
  await audit.result();
  expect(world.calls.planRefutation).toHaveLength(1);
  expect(world.calls.askRefuter).toEqual([]);
  expect(world.calls.judgeRound[0]).not.toHaveProperty('refutation');
});

test('a refuter that fails for good is lost with its reason, and the audit goes on', async () => {
  const reason = 'Seat "bob" has a wrong key: set OPENAI_API_KEY.';
  const world = worldOf({
    planAudit: async () => planned({ refutersMax: 3 }),
    planRefutation: async () => look(['ada', 0], ['bob', 1]),
    askRefuter: async ({ seat }) => {
      if (seat === 'bob') throw new Failed('model.unauthorised', reason);
      return lookedAgain();
    },
  });
  const audit = await stage().start(world);
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(world.calls.judgeRound).toMatchObject([
    { refutation: { lost: [{ seat: 'bob', piece: 1, reason }] } },
  ]);
});

test('the status and the details tell what is looked at again, and what it costs', async () => {
  const answering = gate();
  const world = worldOf({
    planAudit: async () => planned({ refutersMax: 3 }),
    planRefutation: async () => look(['ada', 0], ['bob', 0]),
    askRefuter: async ({ seat }) => (seat === 'bob' ? answering.then(() => lookedAgain()) : lookedAgain()),
  });
  const audit = await stage().start(world);
  const status = await audit.until(({ secondLook }) => secondLook?.asksDone === 1);
  expect(status).toMatchObject({
    phase: 'looking-again',
    secondLook: { findings: 2, asks: 2, asksDone: 1 },
    costMicroUsd: 2 * 7 + 5,
  });
  expect(await audit.details()).toContain(
    'A second look at 2 findings by seats of other families: 1 of 2 asks are done.',
  );
  answering.open();
  await audit.result();
});

test('no more asks run at once than the plan lets', async () => {
  let running = 0;
  let most = 0;
  const world = worldOf({
    planAudit: async () => planned({ refutersMax: 3, asksAtOnce: 2 }),
    planRefutation: async () =>
      look(...Array.from({ length: 7 }, (_, piece): [string, number] => ['ada', piece])),
    askRefuter: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return lookedAgain();
    },
  });
  const audit = await stage().start(world);
  await audit.result();
  expect(world.calls.askRefuter).toHaveLength(7);
  expect(most).toBeLessThanOrEqual(2);
});

test('after a redirect there is a second look of its own, with the person’s instructions', async () => {
  let rounds = 0;
  const world = worldOf({
    planAudit: async () => planned({ refutersMax: 3 }),
    planRefutation: async () => (rounds++ === 0 ? look(['ada', 0]) : look(['bob', 0])),
    judgeRound: async () => judged('disputed'),
  });
  const audit = await stage().start(world);
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  await audit.handle.executeUpdate('decide', {
    args: [{ by: 'eve', decision: 'redirect', reason: 'See the caller.' }],
  });
  await audit.until(({ phase, round }) => phase === 'waiting-for-person' && round === 2);
  expect(world.calls.askRefuter).toMatchObject([
    { seat: 'ada', round: 1, instructions: null },
    { seat: 'bob', round: 2, instructions: 'See the caller.' },
  ]);
  await audit.handle.signal('decide', { by: 'eve', decision: 'reject', reason: 'no' });
  await audit.result();
});
