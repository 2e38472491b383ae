import { describe, expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import type { FailureKind } from '../../core/failure.ts';
import type { Ask, PlannedAudit } from '../../core/panel/contract.ts';
import type { Substitute } from '../../core/panel/seat.ts';
import { inPlaceOf } from '../../core/panel/substitute.ts';
import { gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { answered, planned, plannedSeat, worldOf } from './world.ts';

const stage = stageForFile();

const substitute: Substitute = { provider: 'openai', model: 'stand-in', simulated: false, excluded: null };

const withSubstitute = (more: Partial<Substitute> = {}, plan: Partial<PlannedAudit> = {}): PlannedAudit =>
  planned({
    seats: [plannedSeat('ada', { substitute: { ...substitute, ...more } }), plannedSeat('bob')],
    ...plan,
  });

const lost = (kind: FailureKind) => new Failed(kind, `Seat "ada" is lost by ${kind}.`);

/** A world in which the own model of seat ada fails so, and everybody else answers, but for what `also` says. */
const failing = (kind: FailureKind, plan: PlannedAudit, also: (ask: Ask) => void = () => {}) =>
  worldOf({
    planAudit: async () => plan,
    askSeat: async (ask) => {
      also(ask);
      if (ask.seat !== 'ada') return answered();
      if (ask.substituteBecause === undefined) throw lost(kind);
      return answered({ substitutedBecause: inPlaceOf(plannedSeat('ada'), ask.substituteBecause) });
    },
  });

const asksOf = (calls: Ask[]) =>
  calls
    .filter((ask) => ask.seat === 'ada')
    .map((ask) => `${ask.piece} ${ask.substituteBecause === undefined ? 'own' : 'substitute'}`);

describe('a seat with a substitute', () => {
  test.each([
    'model.unauthorised',
    'model.unknown-model',
    'model.quota-exhausted',
    'model.bad-request',
  ] as const)(
    'whose own model is lost by %s is answered for by it, and so are its next pieces, at once',
    async (kind) => {
      const world = failing(kind, withSubstitute({}, { pieces: 3, asksAtOnce: 1 }));
      const audit = await stage().start(world);
      await audit.result();
      expect(asksOf(world.calls.askSeat)).toEqual(['0 own', '0 substitute', '1 substitute', '2 substitute']);
      expect(world.calls.askSeat.find((ask) => ask.substituteBecause)).toMatchObject({
        substituteBecause: `Seat "ada" is lost by ${kind}.`,
      });
      expect(world.calls.judgeRound[0]?.lost).toEqual([]);
      const [seat] = (await audit.status()).seats;
      expect(seat).toMatchObject({
        state: 'voted',
        asksDone: 3,
        substituted: `answered by openai stand-in in place of ollama ada-model, because Seat "ada" is lost by ${kind}`,
      });
      expect(await audit.details()).toContain('voted 3 of 3; answered by openai stand-in in place of ollama');
    },
  );

  test.each(['model.refused', 'model.malformed-answer', 'model.context-too-long'] as const)(
    'whose own model is lost for one piece by %s is asked itself about the next',
    async (kind) => {
      const world = failing(kind, withSubstitute({}, { pieces: 2, asksAtOnce: 1 }));
      await (await stage().start(world)).result();
      expect(asksOf(world.calls.askSeat)).toEqual(['0 own', '0 substitute', '1 own', '1 substitute']);
    },
  );

  test('that stays away is answered for once half of the patience is over, within the whole of it', async () => {
    const world = failing(
      'model.overloaded',
      withSubstitute({}, { pieces: 2, asksAtOnce: 1, patienceMs: 3_000 }),
    );
    const startedAt = performance.now();
    const audit = await stage().start(world);
    await audit.result();
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    const asks = asksOf(world.calls.askSeat);
    expect(asks.slice(-2)).toEqual(['0 substitute', '1 substitute']);
    expect(asks.filter((ask) => ask === '0 own').length).toBeGreaterThan(1);
    expect((await audit.status()).seats[0]).toMatchObject({ state: 'voted' });
  });

  test('that answers is never answered for', async () => {
    const world = worldOf({ planAudit: async () => withSubstitute() });
    const audit = await stage().start(world);
    await audit.result();
    expect(asksOf(world.calls.askSeat)).toEqual(['0 own']);
    expect((await audit.status()).seats[0]).not.toHaveProperty('substituted');
  });

  test('whose own late ballot was recorded first is not said to be answered for', async () => {
    const world = worldOf({
      planAudit: async () => withSubstitute(),
      askSeat: async (ask) => {
        if (ask.seat === 'ada' && ask.substituteBecause === undefined) throw lost('model.timed-out');
        return answered();
      },
    });
    const plan = withSubstitute({ simulated: true }, { patienceMs: 1_500 });
    const audit = await stage().start({
      ...world,
      activities: { ...world.activities, planAudit: async () => plan },
    });
    expect(await audit.result()).toMatchObject({ simulatedSeats: [] });
    expect((await audit.status()).seats[0]).not.toHaveProperty('substituted');
  });

  test('is lost with both reasons where the substitute is lost too', async () => {
    const world = failing('model.unauthorised', withSubstitute(), (ask) => {
      if (ask.substituteBecause)
        throw new Failed('model.unknown-model', 'Seat "ada" (openai stand-in) answered 404.');
    });
    const audit = await stage().start(world);
    await audit.result();
    expect(world.calls.judgeRound[0]?.lost).toEqual([
      {
        seat: 'ada',
        piece: 0,
        reason:
          'Seat "ada" is lost by model.unauthorised. Besides, its substitute openai stand-in was lost too: Seat "ada" (openai stand-in) answered 404.',
      },
    ]);
    expect((await audit.status()).seats[0]).toMatchObject({ state: 'lost' });
  });

  test('that may not read the change is not asked, and the reason says so', async () => {
    const plan = withSubstitute({ excluded: 'Policy: only ollama.' }, { pieces: 2, asksAtOnce: 1 });
    const world = failing('model.unauthorised', plan);
    await (await stage().start(world)).result();
    expect(asksOf(world.calls.askSeat)).toEqual(['0 own', '1 own']);
    expect(world.calls.judgeRound[0]?.lost[0]?.reason).toBe(
      'Seat "ada" is lost by model.unauthorised. Besides, its substitute openai stand-in may not be asked: Policy: only ollama.',
    );
  });

  test('is marked as simulated where the substitute is, in status and result', async () => {
    const audit = await stage().start(failing('model.unauthorised', withSubstitute({ simulated: true })));
    expect(await audit.result()).toMatchObject({ simulatedSeats: ['ada'] });
    expect(await audit.details()).toContain('- ada (ada-model, *simulated*): voted');
  });

  test.each(['configuration.invalid', 'input.invalid', 'store.missing-blob'] as const)(
    'is not answered for where the fault is ours: %s',
    async (kind) => {
      const world = failing(kind, withSubstitute());
      await (await stage().start(world)).result();
      expect(asksOf(world.calls.askSeat)).toEqual(['0 own']);
      expect(world.calls.judgeRound[0]?.lost[0]?.reason).toBe(`Seat "ada" is lost by ${kind}.`);
    },
  );

  test('is not answered for once the audit is cancelled', async () => {
    const under = gate();
    const world = worldOf({
      planAudit: async () => withSubstitute(),
      askSeat: async () => under.then(() => answered()),
    });
    const audit = await stage().start(world);
    await expect.poll(() => world.calls.askSeat.length).toBe(2);
    await audit.handle.cancel();
    await expect(audit.result()).rejects.toThrow();
    under.open();
    expect(asksOf(world.calls.askSeat)).toEqual(['0 own']);
  });
});

test('a seat that its substitute fills from the start says so', async () => {
  const because = 'in place of openai gpt-5.4, because Seat "ada" has no key';
  const plan = planned({ seats: [plannedSeat('ada', { substitutedBecause: because })] });
  const audit = await stage().start(worldOf({ planAudit: async () => plan }));
  await audit.result();
  expect((await audit.status()).seats[0]).toMatchObject({
    substituted: `answered by ollama ada-model ${because}`,
  });
});

test('what the record says of a round counts what was paid for in vain', async () => {
  const world = worldOf({ planAudit: async () => planned({ seats: [plannedSeat('ada')] }) });
  const audit = await stage().start(world);
  // The one answer cost 7; the judgement tells of 14.
  expect(await audit.result()).toMatchObject({ costMicroUsd: 14 });
  expect(await audit.status()).toMatchObject({ costMicroUsd: 14 });
});
