import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSeatActivities } from '../../../activities/models/ask-seat.ts';
import { toApplicationFailure } from '../../../activities/throw.ts';
import { keyNames } from '../../../core/configuration/panel-seats.ts';
import type { FailureKind } from '../../../core/failure.ts';
import type { Connections } from '../../../core/panel/connection.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';
import { loadBallots } from '../../../database/ballots.ts';
import type { Database } from '../../../database/client.ts';
import { failureOf, models, openTestDatabase, planForTest, seatOf, simulatorForTest } from './support.ts';

let db: Database;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  ({ db, close: closeDatabase } = await openTestDatabase());
});
afterAll(() => closeDatabase());

const key = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';

/** One ask of one seat, as the workflow sends it, against a simulator with these faults. */
async function askUnder(provider: Provider, faults: object[], askTimeoutMs = 20_000) {
  const simulator = await simulatorForTest();
  await simulator.control('faults', faults);
  const ask = await planForTest(db, [seatOf(provider)]);
  const withKey = Object.entries(simulator.connections).map(([name, connection]) => [
    name,
    connection && { ...connection, apiKey: key },
  ]);
  const connections = Object.fromEntries(withKey) as Connections;
  const activities = createSeatActivities({ db, connections, askTimeoutMs });
  return { ask, simulator, asked: () => activities.askSeat(ask) };
}

type Retry = 'never' | 'as-told' | 'backoff';

interface Row {
  fault: { kind: string; [setting: string]: unknown };
  /** What the failure is, for the provider that tells it in its own way too. */
  kind: FailureKind | Partial<Record<Provider, FailureKind>>;
  otherwise?: FailureKind;
  retry: Retry | Partial<Record<Provider, Retry>>;
  state: RegExp;
  remedy: RegExp | ((provider: Provider) => string);
  /** How often the provider is asked within one try; once unless told. */
  asks?: number;
}

const orOff = (provider: Provider) => `or take seat "${provider}" off the panel in countersign.yaml.`;
const keyRemedy = (provider: Provider) => `Set a valid ${keyNames[provider]} `;
const patience = /It is asked until the panel runs out of patience\.$/;
const network = /Check the network and (?:OLLAMA_HOST|the address)\.$/;
const otherModel = /Seat a model that keeps to a JSON schema, or judge its part yourself\.$/;

/** Every way in which a provider can have a bad day, and what the panel makes of it. */
const rows: Row[] = [
  {
    fault: { kind: 'unauthorised' },
    kind: 'model.unauthorised',
    retry: 'never',
    state: /answered 40[01]/,
    remedy: keyRemedy,
  },
  {
    fault: { kind: 'forbidden' },
    // OpenAI says by its code that the model is what the key may not see.
    kind: { openai: 'model.unknown-model' },
    otherwise: 'model.unauthorised',
    retry: 'never',
    state: /answered 403/,
    remedy: orOff,
  },
  {
    fault: { kind: 'unknown-model' },
    kind: 'model.unknown-model',
    retry: 'never',
    state: /answered 404/,
    remedy: orOff,
  },
  {
    fault: { kind: 'rate-limited' },
    kind: 'model.rate-limited',
    retry: 'backoff',
    state: /answered 429/,
    remedy: patience,
  },
  {
    fault: { kind: 'rate-limited', retryAfterSeconds: 7 },
    kind: 'model.rate-limited',
    retry: 'as-told',
    state: /answered 429/,
    remedy: patience,
  },
  {
    fault: { kind: 'quota-exhausted' },
    kind: 'model.quota-exhausted',
    retry: 'never',
    state: /answered 4\d\d/,
    remedy: /Raise the limit or add credit at \w+, or take seat/,
  },
  {
    fault: { kind: 'server-error' },
    kind: 'model.overloaded',
    retry: 'backoff',
    state: /answered 500/,
    remedy: patience,
  },
  {
    fault: { kind: 'overloaded' },
    kind: 'model.overloaded',
    retry: 'backoff',
    state: /answered 5(?:29|03)/,
    remedy: patience,
  },
  {
    fault: { kind: 'error-body' },
    kind: 'model.overloaded',
    retry: 'backoff',
    state: /answered (?:200|an error)/,
    remedy: patience,
  },
  {
    fault: { kind: 'refuse' },
    kind: 'model.unreachable',
    retry: 'backoff',
    state: /could not be reached: it broke the connection/,
    remedy: network,
  },
  {
    fault: { kind: 'reset' },
    kind: 'model.unreachable',
    retry: 'backoff',
    state: /could not be reached: it broke the connection/,
    remedy: network,
  },
  {
    fault: { kind: 'truncated-body' },
    kind: 'model.unreachable',
    retry: 'backoff',
    state: /answered 200, but not in the form of its API|began to answer/,
    remedy: network,
  },
  {
    fault: { kind: 'invalid-json' },
    kind: 'model.malformed-answer',
    retry: 'never',
    state: /gave no ballot, asked twice: The answer was not JSON/,
    remedy: otherModel,
    asks: 2,
  },
  {
    fault: { kind: 'wrong-shape' },
    kind: 'model.malformed-answer',
    retry: 'never',
    state: /gave no ballot, asked twice: .*must be there/,
    remedy: otherModel,
    asks: 2,
  },
  {
    fault: { kind: 'empty' },
    kind: 'model.malformed-answer',
    retry: 'never',
    state: /gave no ballot, asked twice: The answer was empty/,
    remedy: otherModel,
    asks: 2,
  },
  {
    fault: { kind: 'many-findings', count: 5_000 },
    kind: 'model.malformed-answer',
    retry: 'never',
    state: /asked twice: The answer was cut off at 16000 tokens/,
    remedy: otherModel,
    asks: 2,
  },
  // One line of code is too long for a model of next to no context, however it is halved.
  {
    fault: { kind: 'context-too-long' },
    kind: 'model.context-too-long',
    retry: 'never',
    state: /has too small a context for this piece, even for one line of it/,
    remedy: /Lower tokensPerAskMax/,
  },
];

const told = <T>(value: T | Partial<Record<Provider, T>>, provider: Provider): T | undefined =>
  typeof value === 'object' ? (value as Partial<Record<Provider, T>>)[provider] : value;

describe.each(providers)('%s', (provider) => {
  test.each(rows)('$fault', async (row) => {
    const { asked, simulator, ask } = await askUnder(provider, [{ times: null, ...row.fault }]);
    const failure = await failureOf(asked());

    expect(failure.kind).toBe(told(row.kind, provider) ?? row.otherwise);
    expect(failure.message).toContain(`Seat "${provider}" (${provider} ${models[provider]}, simulated) `);
    expect(failure.message).toMatch(row.state);
    expect(failure.message).not.toContain('..');
    if (typeof row.remedy === 'function') expect(failure.message).toContain(row.remedy(provider));
    else expect(failure.message).toMatch(row.remedy);
    expect(failure.message).not.toContain(key);
    expect(await simulator.log()).toHaveLength(row.asks ?? 1);

    const decided = retryOf(await asked().catch((thrown: unknown) => thrown));
    expect(decided).toMatchObject({ type: failure.kind, retry: row.retry });
    if (row.retry === 'as-told') expect(decided.delayMs).toBeGreaterThan(0);
    expect(await loadBallots(db, ask.auditId, 1)).toEqual([]);
    const [first] = await simulator.log();
    expect(first).toMatchObject({ fault: row.fault.kind });
  });

  // Ollama has no refusal of its own: the model declines within its answer, by an abstention.
  test.runIf(provider !== 'ollama')('a refusal is final, and names what was declined', async () => {
    const { asked, simulator } = await askUnder(provider, [{ kind: 'refusal', times: null }]);
    const failure = await failureOf(asked());
    expect(failure).toMatchObject({ kind: 'model.refused', retryAfterMs: null });
    expect(failure.message).toMatch(
      /Seat ".+" .+\. Ask another model, or judge what it declined yourself\.$/,
    );
    expect(await simulator.log()).toHaveLength(1);
  });

  test('a first byte that comes late is waited for', async () => {
    const { asked } = await askUnder(provider, [{ kind: 'slow', ms: 400 }]);
    expect(await asked()).toMatchObject({ vote: 'fail' });
  });

  test.each([
    ['hang', /sent nothing when the time for one ask was up/],
    ['stall', /had not finished its answer when the time for one ask was up/],
  ])('%s is given up when the time for an ask is over, and tried again', async (kind, state) => {
    const { asked } = await askUnder(provider, [{ kind, times: null }], 250);
    const failure = await failureOf(asked());
    expect(failure.kind).toBe('model.timed-out');
    expect(failure.message).toMatch(state);
  });

  const tenths = Array.from({ length: 10 }, (_, tenth) => tenth / 10);
  test.each(tenths)(
    'an answer that is cut at %d of its length never counts, and the next try does',
    async (fraction) => {
      const { asked, ask } = await askUnder(provider, [{ kind: 'cut', fraction }]);
      const failure = await failureOf(asked());
      expect(failure.kind).toBe('model.unreachable');
      expect(failure.message).toMatch(/broke the connection|not in the form of its API/);
      expect(await loadBallots(db, ask.auditId, 1)).toEqual([]);
      expect(await asked()).toMatchObject({ vote: 'fail' });
    },
  );

  test('a wait that the provider names passes, and then it answers', async () => {
    const { asked, simulator } = await askUnder(provider, [{ kind: 'rate-limited', retryAfterSeconds: 1 }]);
    const failure = await failureOf(asked());
    expect(failure).toMatchObject({ kind: 'model.rate-limited', retryAfterMs: 1000 });
    expect(await failureOf(asked())).toMatchObject({ kind: 'model.rate-limited' });
    expect(await simulator.log()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await asked()).toMatchObject({ vote: 'fail' });
  });
});

test.each(providers)('%s at a name without an address is unreachable, and says so', async (provider) => {
  const ask = await planForTest(db, [seatOf(provider)]);
  const connection = { apiKey: key, baseUrl: 'http://no-such-host.invalid', simulated: true };
  const connections = Object.fromEntries(providers.map((one) => [one, connection])) as Connections;
  const failure = await failureOf(createSeatActivities({ db, connections }).askSeat(ask));
  expect(failure.kind).toBe('model.unreachable');
  expect(failure.message).toMatch(/its name (?:has no address|could not be looked up)/);
  expect(failure.message).toMatch(network);
  expect(failure.message).not.toContain(key);
});

/** How Temporal is told to go on. */
function retryOf(thrown: unknown): { type: unknown; retry: Retry; delayMs: number } {
  const failure = toApplicationFailure(thrown);
  if (!(failure instanceof ApplicationFailure)) throw new Error(`No failure for Temporal: ${String(thrown)}`);
  const delayMs = Number(failure.nextRetryDelay ?? 0);
  const retry = failure.nonRetryable ? 'never' : delayMs > 0 ? 'as-told' : 'backoff';
  return { type: failure.type, retry, delayMs };
}
