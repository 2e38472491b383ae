import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSeatActivities } from '../../../activities/models/ask-seat.ts';
import { createTurns, type Turns } from '../../../activities/models/turns.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { Failed } from '../../../core/failed.ts';
import type { Ask } from '../../../core/panel/contract.ts';
import type { Provider } from '../../../core/panel/seat.ts';
import type { Database } from '../../../database/client.ts';
import type { LoggedAsk } from '../../../simulator/control/log.ts';
import { failureOf, openTestDatabase, planForTest, seatOf, simulatorForTest } from './support.ts';

const limitsWith = (provider: Provider, own: { asksAtOnce?: number; asksPerMinute?: number }) => {
  const { providers } = withoutFile();
  return { ...providers, [provider]: { ...providers[provider], ...own } };
};

const forever = () => Number.POSITIVE_INFINITY;
const running = (more: { signal?: AbortSignal; leftMs?: () => number } = {}) => ({
  signal: new AbortController().signal,
  leftMs: forever,
  ...more,
});

const takeOpenAi = (turns: Turns, send: () => Promise<unknown>, more = running()) =>
  turns.take(seatOf('openai'), more, send);

/** Something that is under way until it is let go. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { send: () => promise, letGo: () => resolve() };
}

describe('turns at one provider', () => {
  test('no more asks are under way than the limit, and the others follow in the order in which they came', async () => {
    const turns = createTurns(() => limitsWith('openai', { asksAtOnce: 2 }));
    const begun: number[] = [];
    const asks = Array.from({ length: 5 }, () => held());
    const all = asks.map((ask, index) =>
      takeOpenAi(turns, async () => {
        begun.push(index);
        await ask.send();
      }),
    );
    await expect.poll(() => begun).toEqual([0, 1]);
    asks[1]?.letGo();
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    for (const ask of asks) ask.letGo();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  test('providers do not wait for one another', async () => {
    const turns = createTurns(() => limitsWith('openai', { asksAtOnce: 1 }));
    const first = held();
    const busy = takeOpenAi(turns, first.send);
    expect(await turns.take(seatOf('google'), running(), () => Promise.resolve('asked'))).toBe('asked');
    first.letGo();
    await busy;
  });

  test('an audit of a hundred asks does not starve one of four', async () => {
    const turns = createTurns(() => limitsWith('openai', { asksAtOnce: 2 }));
    const done = { large: 0, small: 0 };
    const audit = (name: keyof typeof done, asks: number, atOnce: number) => {
      let left = asks;
      const work = async () => {
        while (left > 0) {
          left -= 1;
          await takeOpenAi(turns, () => new Promise((resolve) => setTimeout(resolve, 2)));
          done[name] += 1;
        }
      };
      return Promise.all(Array.from({ length: atOnce }, work));
    };
    const large = audit('large', 100, 8);
    await expect.poll(() => done.large).toBeGreaterThan(10);
    const before = done.large;
    await audit('small', 4, 4);
    // Behind the six of the large audit that are in line, and those that it sends after them meanwhile.
    expect(done.large - before).toBeLessThan(20);
    expect(done.large).toBeLessThan(100);
    await large;
  });

  test('an ask that is cancelled leaves the line at once, and is never sent', async () => {
    const turns = createTurns(() => limitsWith('openai', { asksAtOnce: 1 }));
    const first = held();
    const busy = takeOpenAi(turns, first.send);
    const cancel = new AbortController();
    let sent = false;
    const waiting = takeOpenAi(turns, async () => void (sent = true), running({ signal: cancel.signal }));
    const reason = new Error('the audit was cancelled');
    cancel.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    first.letGo();
    await busy;
    expect(await takeOpenAi(turns, () => Promise.resolve('the next one'))).toBe('the next one');
    expect(sent).toBe(false);
    await expect(takeOpenAi(turns, held().send, running({ signal: cancel.signal }))).rejects.toBe(reason);
  });

  test('an ask that gets no turn in its time is lost, with the limits to raise', async () => {
    const turns = createTurns(() => limitsWith('openai', { asksPerMinute: 2 }));
    for (const _ of [1, 2]) await takeOpenAi(turns, () => Promise.resolve());
    const third = takeOpenAi(turns, () => Promise.resolve(), running({ leftMs: () => 50 }));
    const failure = await failureOf(third);
    expect(failure).toMatchObject({ kind: 'model.rate-limited', retryAfterMs: null });
    expect(failure.message).toContain(
      'was not asked: no turn came in 1 second under providers.openai in countersign.yaml (16 asks at once, 2 a minute)',
    );
  });

  test('its time does not run out once it is sent', async () => {
    const turns = createTurns(() => withoutFile().providers);
    const slow = () => new Promise((resolve) => setTimeout(() => resolve('answered'), 120));
    expect(await takeOpenAi(turns, slow, running({ leftMs: () => 40 }))).toBe('answered');
  });
});

describe('a provider that names a wait', () => {
  const tooFast = (ms: number | null) => () =>
    Promise.reject(new Failed('model.rate-limited', 'Seat "a" answered 429.', ms));

  test('is left alone by everybody until it is over', async () => {
    const turns = createTurns(() => limitsWith('openai', { asksAtOnce: 2 }));
    const first = held();
    let sent = 0;
    const count = () => Promise.resolve((sent += 1));
    const underWay = takeOpenAi(turns, first.send);
    const hit = takeOpenAi(turns, tooFast(300));
    const inLine = takeOpenAi(turns, count);
    expect((await failureOf(hit)).retryAfterMs).toBe(300);
    const told = await failureOf(inLine);
    expect(told.kind).toBe('model.rate-limited');
    expect(told.retryAfterMs).toBeGreaterThan(200);
    expect(told.message).toContain(
      'Seat "openai" (openai gpt-5.4, simulated) was not asked: openai limits how fast it is asked, and told this process to wait 1 second more.',
    );
    expect((await failureOf(takeOpenAi(turns, count))).kind).toBe('model.rate-limited');
    expect(await turns.take(seatOf('google'), running(), () => Promise.resolve('asked'))).toBe('asked');
    // What was under way already goes on.
    first.letGo();
    await underWay;
    expect(sent).toBe(0);
    await expect.poll(() => takeOpenAi(turns, count).catch(() => null)).toBe(1);
  });

  test('for longer than a minute is asked again after that minute', async () => {
    const turns = createTurns(() => withoutFile().providers);
    await failureOf(takeOpenAi(turns, tooFast(3_600_000)));
    const told = await failureOf(takeOpenAi(turns, () => Promise.resolve()));
    expect(told.retryAfterMs).toBeGreaterThan(50_000);
    expect(told.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('is asked on at once where it named none', async () => {
    const turns = createTurns(() => withoutFile().providers);
    await failureOf(takeOpenAi(turns, tooFast(null)));
    expect(await takeOpenAi(turns, () => Promise.resolve('asked'))).toBe('asked');
  });
});

test('limits that cannot be read are told by the ask, and read again by the next', async () => {
  let attempts = 0;
  const turns = createTurns(() => {
    attempts += 1;
    if (attempts === 1) throw new Failed('configuration.invalid', 'countersign.yaml line 3 is wrong.');
    return withoutFile().providers;
  });
  const asked = () => takeOpenAi(turns, () => Promise.resolve('asked'));
  expect((await failureOf(asked())).kind).toBe('configuration.invalid');
  expect(await asked()).toBe('asked');
});

describe('asks of real activities', () => {
  let db: Database;
  let closeDatabase: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close: closeDatabase } = await openTestDatabase());
  });
  afterAll(() => closeDatabase());

  async function audits(count: number, own: { asksAtOnce: number }, askTimeoutMs = 20_000) {
    const simulator = await simulatorForTest();
    const asks = await Promise.all(Array.from({ length: count }, () => planForTest(db, [seatOf('openai')])));
    const turns = createTurns(() => limitsWith('openai', own));
    const { connections } = simulator;
    const activities = createSeatActivities({ db, connections, turns, askTimeoutMs });
    return { simulator, asks, askSeat: (ask: Ask) => activities.askSeat(ask) };
  }

  const rounds = (ask: Ask, count: number): Ask[] =>
    Array.from({ length: count }, (_, index) => ({ ...ask, round: index + 1 }));

  test('thirty asks of three audits never have more than two under way at the provider', async () => {
    const { simulator, asks, askSeat } = await audits(3, { asksAtOnce: 2 });
    await simulator.control('latency', { ms: 30 });
    await Promise.all(asks.flatMap((ask) => rounds(ask, 10)).map((ask) => askSeat(ask)));
    const log = await simulator.log();
    expect(log).toHaveLength(30);
    expect(mostAtOnce(log)).toBe(2);
  });

  test('without the limit they would all be under way at once', async () => {
    const { simulator, asks, askSeat } = await audits(3, { asksAtOnce: 64 });
    await simulator.control('latency', { ms: 200 });
    await Promise.all(asks.flatMap((ask) => rounds(ask, 4)).map((ask) => askSeat(ask)));
    expect(mostAtOnce(await simulator.log())).toBeGreaterThan(4);
  });

  test("an ask's time counts from when it is sent", async () => {
    const { simulator, asks, askSeat } = await audits(1, { asksAtOnce: 1 }, 600);
    await simulator.control('latency', { ms: 300 });
    const all = await Promise.all(asks.flatMap((ask) => rounds(ask, 4)).map((ask) => askSeat(ask)));
    expect(all.map((one) => one.vote)).toEqual(['fail', 'fail', 'fail', 'fail']);
  });

  test('an ask in line beats, and can be cancelled', async () => {
    const { simulator, asks, askSeat } = await audits(1, { asksAtOnce: 1 });
    await simulator.control('faults', [{ kind: 'slow', ms: 3_000 }]);
    const [first, second] = asks.flatMap((ask) => rounds(ask, 2)) as [Ask, Ask];
    const busy = askSeat(first);
    await expect.poll(() => simulator.log()).toHaveLength(1);
    const environment = new MockActivityEnvironment(
      { startToCloseTimeoutMs: 60_000 },
      { logger: new DefaultLogger('ERROR') },
    );
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));
    const waiting = environment.run(askSeat, second);
    const ended = expect(waiting).rejects.toThrow(/cancel/i);
    await expect.poll(() => beats, { timeout: 5_000 }).toBeGreaterThan(0);
    environment.cancel();
    await ended;
    expect(await busy).toMatchObject({ vote: 'fail' });
    expect(await simulator.log()).toHaveLength(1);
  });
});

/** The most asks that were under way at the same time, by the simulator's log; its times are whole milliseconds. */
function mostAtOnce(log: LoggedAsk[]): number {
  const roundingMs = 3;
  const spans = log.map((one) => ({
    from: Date.parse(one.at),
    to: Date.parse(one.at) + (one.ms ?? 0) - roundingMs,
  }));
  return Math.max(
    ...spans.map(({ from }) => spans.filter((one) => one.from <= from && from < one.to).length),
  );
}
