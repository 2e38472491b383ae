import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSeatActivities, type SeatDeps } from '../../../activities/models/ask-seat.ts';
import { loadPrompts } from '../../../activities/models/prompt-files.ts';
import { seatId } from '../../../core/ids.ts';
import { findingsPerBallotMax } from '../../../core/panel/ballot.ts';
import type { Ask } from '../../../core/panel/contract.ts';
import { type Provider, providers, type Seat } from '../../../core/panel/seat.ts';
import { loadBallots } from '../../../database/ballots.ts';
import type { Database } from '../../../database/client.ts';
import { ballots, lostSpending } from '../../../database/schema.ts';
import {
  addedFile,
  failureOf,
  injectable,
  openTestDatabase,
  passBallot,
  planForTest,
  seatOf,
  simulatorForTest,
  snapshotOf,
} from './support.ts';

let db: Database;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  ({ db, close: closeDatabase } = await openTestDatabase());
});
afterAll(() => closeDatabase());

const askerOf = (deps: SeatDeps) => {
  const activities = createSeatActivities(deps);
  return (ask: Ask) => activities.askSeat(ask);
};

const rowOf = async (ask: Ask) => (await db.select().from(ballots).where(eq(ballots.audit, ask.auditId)))[0];

async function setUp(provider: Provider = 'openai', more: Partial<Seat> = {}) {
  const simulator = await simulatorForTest();
  const ask = await planForTest(db, [seatOf(provider, more)]);
  const askSeat = askerOf({ db, connections: simulator.connections });
  return { simulator, ask, askSeat };
}

test.each(providers)('%s gives a ballot through its own SDK, and it is recorded', async (provider) => {
  const { ask, askSeat } = await setUp(provider);

  const summary = await askSeat(ask);

  expect(summary.vote).toBe('fail');
  expect(summary.tokens).toBeGreaterThan(500);
  const [recorded] = await loadBallots(db, ask.auditId, 1);
  expect(recorded?.ballot.covered).toEqual(['src/users.ts']);
  expect(recorded?.ballot.findings[0]).toMatchObject({ file: 'src/users.ts', startLine: 1, side: 'head' });
  expect(recorded?.tokens).toBe(summary.tokens);
});

test('a ballot tells by which prompts and how it came about', async () => {
  const { ask, askSeat } = await setUp('google', { focus: 'logic' });
  await askSeat(ask);
  const row = await rowOf(ask);
  expect(row).toMatchObject({
    provider: 'google',
    model: 'gemini-3.1-pro-preview',
    focus: 'logic',
    simulated: true,
    repaired: false,
    promptVersion: loadPrompts().version,
  });
  expect(row?.durationMs).toBeGreaterThanOrEqual(0);
});

test('what the simulator said costs nothing, however many tokens it counts', async () => {
  const { ask, askSeat } = await setUp('anthropic');
  expect(await askSeat(ask)).toMatchObject({ costMicroUsd: 0 });
});

describe('an ask whose answer is recorded', () => {
  test('is never sent again, and gives the same summary', async () => {
    const { ask, askSeat, simulator } = await setUp();
    const first = await askSeat(ask);
    expect(await askSeat(ask)).toEqual(first);
    expect(await simulator.log()).toHaveLength(1);
  });

  test('is not sent again by another process either, even one that cannot ask', async () => {
    const { ask, askSeat, simulator } = await setUp();
    const first = await askSeat(ask);
    const none = Object.fromEntries(providers.map((provider) => [provider, null])) as Record<Provider, null>;
    const restarted = askerOf({ db, connections: none });
    expect(await restarted(ask)).toEqual(first);
    expect(await simulator.log()).toHaveLength(1);
  });

  test('is another one in the next round', async () => {
    const { ask, askSeat, simulator } = await setUp();
    await askSeat(ask);
    await askSeat({ ...ask, round: 2, instructions: 'Look at the query once more.' });
    const log = await simulator.log();
    expect(log.map((entry) => entry.key)).toEqual([`${ask.auditId}/1/openai/0`, `${ask.auditId}/2/openai/0`]);
    expect(log[0]?.promptSha256).not.toBe(log[1]?.promptSha256);
  });
});

test('an answer that could not be recorded is recorded by the next try, and not asked for again', async () => {
  const { ask, askSeat, simulator } = await setUp();
  await db.execute(sql`alter table findings rename to findings_away`);
  await expect(askSeat(ask)).rejects.toThrow('findings');
  await db.execute(sql`alter table findings_away rename to findings`);
  expect(await loadBallots(db, ask.auditId, 1)).toEqual([]);
  expect(await askSeat(ask)).toMatchObject({ vote: 'fail' });
  expect(await loadBallots(db, ask.auditId, 1)).toHaveLength(1);
  expect(await simulator.log()).toHaveLength(1);
});

describe('an answer that cannot be used', () => {
  test.each([['invalid-json'], ['wrong-shape'], ['empty']])(
    '%s is repaired in one more round',
    async (kind) => {
      const { ask, askSeat, simulator } = await setUp();
      await simulator.control('faults', [{ kind }]);
      const summary = await askSeat(ask);
      expect(summary.vote).toBe('fail');
      const log = await simulator.log();
      expect(log.map((entry) => entry.key)).toEqual([
        `${ask.auditId}/1/openai/0`,
        `${ask.auditId}/1/openai/0/repair`,
      ]);
      const row = await rowOf(ask);
      expect(row).toMatchObject({ repaired: true });
      expect(summary.tokens).toBeGreaterThan(2 * 500);
    },
  );

  test.each([['invalid-json'], ['wrong-shape'], ['empty']])(
    '%s twice loses the seat, once for all',
    async (kind) => {
      const { ask, askSeat, simulator } = await setUp();
      await simulator.control('faults', [{ kind, times: null }]);
      const failure = await failureOf(askSeat(ask));
      expect(failure.kind).toBe('model.malformed-answer');
      expect(failure.message).toMatch(
        /^Seat "openai" \(openai gpt-5\.4, simulated\) gave no ballot, asked twice: /,
      );
      expect(await simulator.log()).toHaveLength(2);
      expect(await loadBallots(db, ask.auditId, 1)).toEqual([]);
    },
  );

  test('a ballot that would break the database is repaired instead', async () => {
    const { ask, askSeat, simulator } = await setUp();
    const finding = {
      title: 'a title\0with a NUL',
      category: 'logic',
      cwe: null,
      severity: 'low',
      file: 'src/users.ts',
      side: 'head',
      startLine: 9_999_999_999,
      endLine: 9_999_999_999,
      quote: 'lone \ud800 half',
      reason: '',
      fix: null,
      confidence: 0.5,
    };
    const line = { ...finding, startLine: 1, endLine: 1 };
    const answers = [finding, line].map((one) => ({ ...passBallot, findings: [one] }));
    await simulator.control('script', [{ answers }]);
    expect(await askSeat(ask)).toMatchObject({ vote: 'pass', findings: 1 });
    const [recorded] = await loadBallots(db, ask.auditId, 1);
    expect(recorded?.ballot.findings[0]?.title).toBe('a title\uFFFDwith a NUL');
  });
});

test('a seat that covers files that it was not shown covers only those that it was', async () => {
  const { ask, askSeat, simulator } = await setUp();
  const covered = ['src/users.ts', 'src/other.ts', 'src/users.ts'];
  await simulator.control('script', [{ answers: [{ ...passBallot, covered }] }]);
  await askSeat(ask);
  const [recorded] = await loadBallots(db, ask.auditId, 1);
  expect(recorded?.ballot.covered).toEqual(['src/users.ts']);
});

test('of a flood of findings the worst are kept, and the record says so', async () => {
  const { ask, askSeat, simulator } = await setUp();
  const low = {
    title: 'small',
    category: 'logic',
    cwe: null,
    severity: 'low',
    file: 'src/users.ts',
    side: 'head',
    startLine: 1,
    endLine: 1,
    quote: 'db',
    reason: '',
    fix: null,
    confidence: 1,
  };
  const findings = [...Array.from({ length: 250 }, () => low), { ...low, severity: 'critical' }];
  await simulator.control('script', [{ answers: [{ ...passBallot, vote: 'fail', findings }] }]);
  expect(await askSeat(ask)).toMatchObject({ findings: findingsPerBallotMax });
  const [recorded] = await loadBallots(db, ask.auditId, 1);
  expect(recorded?.ballot.findings[0]?.severity).toBe('critical');
  expect(recorded?.ballot.summary).toContain('51 more findings were cut off');
});

describe('a seat is not asked', () => {
  test('when the plan excludes it', async () => {
    const { ask, askSeat, simulator } = await setUp('openai', {
      excluded: 'Policy: only ollama may read it.',
    });
    const failure = await failureOf(askSeat(ask));
    expect(failure).toMatchObject({ kind: 'input.invalid' });
    expect(failure.message).toContain('only ollama may read it');
    expect(await simulator.log()).toEqual([]);
  });

  test('beyond its budget', async () => {
    const { ask, askSeat, simulator } = await setUp('openai', { piecesMax: 0 });
    expect((await failureOf(askSeat(ask))).message).toContain('its budget ends after 0 pieces');
    expect(await simulator.log()).toEqual([]);
  });

  test('about what is not in the plan', async () => {
    const { ask, askSeat, simulator } = await setUp();
    for (const wrong of [{ seat: seatId('nobody') }, { piece: 7 }]) {
      expect((await failureOf(askSeat({ ...ask, ...wrong }))).kind).toBe('input.invalid');
    }
    expect(await simulator.log()).toEqual([]);
  });
});

test('a refusal is a failure that no retry mends', async () => {
  const { ask, askSeat, simulator } = await setUp('anthropic');
  await simulator.control('faults', [{ kind: 'refusal' }]);
  expect(await failureOf(askSeat(ask))).toMatchObject({ kind: 'model.refused' });
});

describe('inside Temporal', () => {
  const activityOf = (startToCloseTimeoutMs: number) =>
    new MockActivityEnvironment({ startToCloseTimeoutMs }, { logger: new DefaultLogger('ERROR') });

  test('cancelling the activity ends the request', async () => {
    const { ask, askSeat, simulator } = await setUp();
    await simulator.control('faults', [{ kind: 'hang' }]);
    const environment = activityOf(60_000);
    const asked = environment.run(askSeat, ask);
    await vi.waitFor(async () => expect(await simulator.log()).toHaveLength(1), { timeout: 20_000 });
    environment.cancel();
    await expect(asked).rejects.toThrow(/cancel/i);
    await vi.waitFor(async () => expect((await simulator.log())[0]).toMatchObject({ aborted: true }), {
      timeout: 20_000,
    });
  });

  test('an ask ends before Temporal would end it, with a word on why', async () => {
    const { ask, askSeat, simulator } = await setUp();
    await simulator.control('faults', [{ kind: 'hang' }]);
    const environment = activityOf(400);
    const failure = await failureOf(environment.run(askSeat, ask));
    expect(failure.kind).toBe('model.timed-out');
  });

  test('a long ask beats', async () => {
    const { ask, askSeat, simulator } = await setUp();
    await simulator.control('faults', [{ kind: 'slow', ms: 3_500 }]);
    const environment = activityOf(60_000);
    let beats = 0;
    environment.on('heartbeat', () => {
      beats += 1;
    });
    expect(await environment.run(askSeat, ask)).toMatchObject({ vote: 'fail' });
    expect(beats).toBe(1);
  });
});

test('four seats with two asks each are asked side by side', async () => {
  const simulator = await simulatorForTest();
  const lines = Array.from({ length: 3_000 }, (_, index) => `const value${index} = compute(${index});`).join(
    '\n',
  );
  const seats = (['anthropic', 'google', 'openai', 'ollama'] as const).map((provider) => seatOf(provider));
  const ask = await planForTest(db, seats, snapshotOf([injectable, addedFile('src/values.ts', lines)]));
  const askSeat = askerOf({ db, connections: simulator.connections });
  await Promise.all(seats.map((seat) => askSeat({ ...ask, seat: seat.id })));
  await simulator.control('latency', { ms: 1_000 });

  const startedAt = performance.now();
  const asks = seats.flatMap((seat) => [0, 1].map((piece) => ({ ...ask, round: 2, seat: seat.id, piece })));
  await Promise.all(asks.map((one) => askSeat(one)));
  const tookMs = performance.now() - startedAt;
  // Far below the eight seconds that one after the other would take, even on a busy machine.
  expect(tookMs).toBeLessThan(4_000);
  expect(await loadBallots(db, ask.auditId, 2)).toHaveLength(8);
});

describe('a substitute', () => {
  const substitute = { provider: 'ollama', model: 'gpt-oss:20b', simulated: true, excluded: null } as const;
  const because = 'Seat "openai" answered 401.';

  test("gives the seat's ballot, under its own name and with the reason", async () => {
    const { ask, askSeat, simulator } = await setUp('openai', { substitute });
    const summary = await askSeat({ ...ask, substituteBecause: because });
    const substitutedBecause = 'in place of openai gpt-5.4, because Seat "openai" answered 401';
    expect(summary).toMatchObject({ vote: 'fail', substitutedBecause });
    expect(await rowOf(ask)).toMatchObject({
      seat: 'openai',
      provider: 'ollama',
      model: 'gpt-oss:20b',
      family: 'openai',
      substitutedBecause,
    });
    expect((await simulator.log()).map((entry) => entry.key)).toEqual([
      `${ask.auditId}/1/openai/0/substitute`,
    ]);
    // The ask is answered, whoever is asked about it again.
    expect(await askSeat(ask)).toEqual(summary);
    expect(await simulator.log()).toHaveLength(1);
  });

  test.each([
    ['is in the plan', undefined, 'the plan has none'],
    ['may be asked', { ...substitute, excluded: 'Policy: only openai.' }, 'Policy: only openai.'],
  ])('is not asked where none %s', async (_, planned, why) => {
    const { ask, askSeat, simulator } = await setUp('openai', planned ? { substitute: planned } : {});
    const failure = await failureOf(askSeat({ ...ask, substituteBecause: because }));
    expect(failure).toMatchObject({ kind: 'input.invalid' });
    expect(failure.message).toContain(`The substitute of seat "openai" must not be asked: ${why}`);
    expect(await simulator.log()).toEqual([]);
  });

  test('asks the whole piece anew, whatever parts of it the own model has answered', async () => {
    const { ask, askSeat, simulator } = await setUp('openai', { substitute });
    await simulator.control('faults', [{ provider: 'openai', kind: 'context-too-long', times: null }]);
    expect((await failureOf(askSeat(ask))).kind).toBe('model.context-too-long');
    expect(await askSeat({ ...ask, substituteBecause: because })).toMatchObject({ vote: 'fail' });
    expect((await simulator.log()).map((entry) => entry.model)).toEqual(['gpt-5.4', 'gpt-oss:20b']);
  });
});

test('answers that were paid for and came to nothing are on record, with what they took', async () => {
  const { ask, askSeat, simulator } = await setUp('openai');
  await simulator.control('faults', [
    { kind: 'wrong-shape', times: 2 },
    { kind: 'refusal' },
    { kind: 'server-error' },
  ]);
  for (const kind of ['model.malformed-answer', 'model.refused', 'model.overloaded']) {
    expect((await failureOf(askSeat(ask))).kind).toBe(kind);
  }
  const rows = await db.select().from(lostSpending).where(eq(lostSpending.audit, ask.auditId));
  // A provider that only failed told of no tokens.
  expect(rows.map((row) => [row.seat, row.model, row.failure])).toEqual([
    ['openai', 'gpt-5.4', 'model.malformed-answer'],
    ['openai', 'gpt-5.4', 'model.refused'],
  ]);
  expect(rows[0]?.inputTokens).toBeGreaterThan(2 * (rows[1]?.inputTokens ?? 0) - 10);
  expect(await askSeat(ask)).toMatchObject({ vote: 'fail' });
});
