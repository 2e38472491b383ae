import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRefuterActivities } from '../../../activities/models/ask-refuter.ts';
import type { SeatDeps } from '../../../activities/models/ask-seat.ts';
import { loadRefutePrompts } from '../../../activities/models/prompt-files.ts';
import type { RefuterAsk } from '../../../core/panel/contract.ts';
import type { RefutationPlan } from '../../../core/panel/refutation.ts';
import { type Provider, providers, type Seat } from '../../../core/panel/seat.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { lostSpendingByRound } from '../../../database/lost-spending.ts';
import { loadRefutations } from '../../../database/refutations.ts';
import { refutations } from '../../../database/schema.ts';
import { seatId } from '../../../core/ids.ts';
import { findingOf } from '../../builders.ts';
import { failureOf, openTestDatabase, planForTest, seatOf, simulatorForTest } from './support.ts';

let db: Database;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  ({ db, close: closeDatabase } = await openTestDatabase());
});
afterAll(() => closeDatabase());

/** A claim about the one line of the change that `planForTest` plans, which the security persona sees as well. */
const claim = findingOf({
  title: 'Query is put together from text',
  file: 'src/users.ts',
  quote: 'db.query(`SELECT * FROM users WHERE id = ${id}`)',
});
const noWord = findingOf({
  title: 'Naming',
  file: 'src/users.ts',
  startLine: 9,
  endLine: 9,
  quote: 'nowhere();',
});

async function setUp(provider: Provider = 'openai', more: Partial<Seat> = {}, claims = [claim]) {
  const simulator = await simulatorForTest();
  const planned = await planForTest(db, [seatOf(provider, more)]);
  const look: RefutationPlan = {
    findings: claims.map((finding, number) => ({ seat: seatId('ada'), piece: 0, number, finding })),
    asks: [{ seat: planned.seat, piece: 0, findings: claims.map((_, index) => index) }],
  };
  const ask: RefuterAsk = { ...planned, refutationId: await putJson(db, look) };
  const askerOf = (deps: Partial<SeatDeps> = {}) => {
    const activities = createRefuterActivities({ db, connections: simulator.connections, ...deps });
    return (given: RefuterAsk) => activities.askRefuter(given);
  };
  return { simulator, ask, askerOf, askRefuter: askerOf() };
}
const rowOf = async (ask: RefuterAsk) =>
  (await db.select().from(refutations).where(eq(refutations.audit, ask.auditId)))[0];

test.each(providers)('%s takes a second look through its own SDK, and it is recorded', async (provider) => {
  const { ask, askRefuter } = await setUp(provider, {}, [claim, noWord]);
  const summary = await askRefuter(ask);
  expect(summary).toMatchObject({ upheld: 1, refuted: 0, undecided: 1 });
  expect(summary.tokens).toBeGreaterThan(500);
  const [recorded] = await loadRefutations(db, ask.auditId, 1);
  expect(recorded?.tokens).toBe(summary.tokens);
  expect(recorded?.answer.judgements).toMatchObject([
    { claim: 1, judgement: 'upheld', severity: 'critical', file: 'src/users.ts', startLine: 1 },
    { claim: 2, judgement: 'undecided', severity: null, quote: '' },
  ]);
  expect(await rowOf(ask)).toMatchObject({
    provider,
    simulated: true,
    repaired: false,
    promptVersion: loadRefutePrompts().version,
  });
});

describe('an ask whose answer is recorded', () => {
  test('is never sent again, and gives the same summary', async () => {
    const { ask, askRefuter, simulator } = await setUp();
    const first = await askRefuter(ask);
    expect(await askRefuter(ask)).toEqual(first);
    const log = await simulator.log();
    expect(log.map((entry) => entry.key)).toEqual([`${ask.auditId}/1/openai/0/refute`]);
  });

  test('is not sent again by another process either, even one that cannot ask', async () => {
    const { ask, askRefuter, askerOf, simulator } = await setUp();
    const first = await askRefuter(ask);
    const none = Object.fromEntries(providers.map((provider) => [provider, null])) as Record<Provider, null>;
    expect(await askerOf({ connections: none })(ask)).toEqual(first);
    expect(await simulator.log()).toHaveLength(1);
  });

  test('is another one in the next round', async () => {
    const { ask, askRefuter, simulator } = await setUp();
    await askRefuter(ask);
    await askRefuter({ ...ask, round: 2, instructions: 'Look at the query once more.' });
    const log = await simulator.log();
    expect(log[0]?.promptSha256).not.toBe(log[1]?.promptSha256);
    expect(log).toHaveLength(2);
  });
});

test('an answer that could not be recorded is recorded by the next try, and not asked for again', async () => {
  const { ask, askRefuter, simulator } = await setUp();
  const answers = [
    {
      judgements: [
        {
          claim: 1,
          judgement: 'undecided',
          severity: null,
          file: '',
          side: 'head',
          startLine: 0,
          endLine: 0,
          quote: '',
          reason: 'Hm.',
        },
      ],
    },
  ];
  await simulator.control('script', [{ provider: 'openai', answers }]);
  const blocked = sql.raw(
    `alter table refutations add constraint away check (audit <> '${ask.auditId}') not valid`,
  );
  await db.execute(blocked);
  await expect(askRefuter(ask)).rejects.toThrow('refutations');
  await db.execute(sql`alter table refutations drop constraint away`);
  expect(await askRefuter(ask)).toMatchObject({ undecided: 1 });
  expect(await simulator.log()).toHaveLength(1);
});

describe('an answer that cannot be used', () => {
  test.each([['invalid-json'], ['wrong-shape'], ['empty']])(
    '%s is repaired in one more round',
    async (kind) => {
      const { ask, askRefuter, simulator } = await setUp();
      await simulator.control('faults', [{ kind }]);
      expect(await askRefuter(ask)).toMatchObject({ upheld: 1 });
      const log = await simulator.log();
      expect(log.map((entry) => entry.key)).toEqual([
        `${ask.auditId}/1/openai/0/refute`,
        `${ask.auditId}/1/openai/0/refute/repair`,
      ]);
      expect(await rowOf(ask)).toMatchObject({ repaired: true });
    },
  );

  test('twice loses the refuter, and what that took is on record', async () => {
    const { ask, askRefuter, simulator } = await setUp();
    await simulator.control('faults', [{ kind: 'wrong-shape', times: null }]);
    const failure = await failureOf(askRefuter(ask));
    expect(failure.kind).toBe('model.malformed-answer');
    expect(failure.message).toMatch(
      /^Seat "openai" \(openai gpt-5\.4, simulated\) gave no second look, asked twice: /,
    );
    expect(await loadRefutations(db, ask.auditId, 1)).toEqual([]);
    expect((await lostSpendingByRound(db, ask.auditId)).get(1)?.tokens).toBeGreaterThan(500);
  });

  test('because it leaves a claim out is repaired as well', async () => {
    const { ask, askRefuter, simulator } = await setUp('openai', {}, [claim, noWord]);
    const undecided = {
      judgement: 'undecided',
      severity: null,
      file: '',
      side: 'head',
      startLine: 0,
      endLine: 0,
      quote: '',
      reason: '',
    };
    await simulator.control('script', [
      { provider: 'openai', answers: [{ judgements: [{ claim: 1, ...undecided }] }] },
    ]);
    expect(await askRefuter(ask)).toMatchObject({ upheld: 1, undecided: 1 });
    expect(await simulator.log()).toHaveLength(2);
  });
});

test('a refuter that may not be asked is not, and one that nobody planned is not either', async () => {
  const { ask, askRefuter, simulator } = await setUp('openai', { excluded: 'Policy: not openai.' });
  expect((await failureOf(askRefuter(ask))).message).toContain('must not be asked: Policy');
  const stranger = { ...ask, seat: seatId('stranger') };
  expect((await failureOf(askRefuter(stranger))).message).toContain('No second look of seat "stranger"');
  expect((await failureOf(askRefuter({ ...ask, piece: 7 }))).kind).toBe('input.invalid');
  expect(await simulator.log()).toEqual([]);
});
