import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSeatActivities } from '../../../activities/models/ask-seat.ts';
import type { Ask } from '../../../core/panel/contract.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';
import { loadBallots } from '../../../database/ballots.ts';
import type { Database } from '../../../database/client.ts';
import { lostSpendingByRound } from '../../../database/lost-spending.ts';
import { openAudit, updateAudit } from '../../../database/audits.ts';
import { ballotParts, ballots } from '../../../database/schema.ts';
import {
  addedFile,
  failureOf,
  injectable,
  openTestDatabase,
  planForTest,
  seatOf,
  simulatorForTest,
  snapshotOf,
  type TestSimulator,
} from './support.ts';

let db: Database;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  ({ db, close: closeDatabase } = await openTestDatabase());
});
afterAll(() => closeDatabase());

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `export const value${index} = compute(${index});`).join('\n');
/** About 2,000, 2,000 and a few tokens by the simulator's count, besides 2,000 for everything that is not the change. */
const files = [addedFile('src/a.ts', lines(160)), addedFile('src/b.ts', lines(160)), injectable];
const paths = files.map((file) => file.path);

async function setUp(provider: Provider, faults: object[] = []) {
  const simulator = await simulatorForTest();
  await simulator.control('faults', faults);
  const ask = await planForTest(db, [seatOf(provider)], snapshotOf(files));
  const restarted = () => {
    const activities = createSeatActivities({ db, connections: simulator.connections });
    return (one: Ask) => activities.askSeat(one);
  };
  return { simulator, ask, restarted, askSeat: restarted() };
}

const keysOf = async (simulator: TestSimulator, ask: Ask) =>
  (await simulator.log()).map((one) => (one.key ?? '').replace(`${ask.auditId}/1/`, ''));

const partsOf = async (ask: Ask) =>
  (await db.select().from(ballotParts).where(eq(ballotParts.audit, ask.auditId)))
    .map((row) => `${row.part || 'whole'} ${row.ballot?.vote ?? 'too long'}`)
    .sort();

const rowOf = async (ask: Ask) =>
  (
    await db
      .select()
      .from(ballots)
      .where(and(eq(ballots.audit, ask.auditId), eq(ballots.piece, 0)))
  )[0];

/** A model whose context holds the frame and one of the files, and not two. */
const small = { kind: 'context-too-long', tokensMax: 4_500, times: null };

describe.each(providers)('%s', (provider) => {
  test('a piece that is too long for the model is read in halves, and makes one ballot', async () => {
    const { ask, askSeat, simulator } = await setUp(provider, [small]);
    const summary = await askSeat(ask);
    expect(summary.vote).toBe('fail');
    const keys = await keysOf(simulator, ask);
    expect(keys[0]).toBe(`${provider}/0`);
    expect(keys.slice(1).every((key) => key.startsWith(`${provider}/0/part-`))).toBe(true);
    const [recorded, ...more] = await loadBallots(db, ask.auditId, 1);
    expect(more).toEqual([]);
    expect(recorded?.ballot.covered).toEqual(paths);
    expect(recorded?.ballot.findings[0]).toMatchObject({ file: 'src/users.ts' });
    expect(recorded?.ballot.summary).toMatch(
      /^\[Read in \d parts, since the whole is too long for the model\.\]/,
    );
    const row = await rowOf(ask);
    expect(row?.parts).toBeGreaterThan(1);
    expect(row?.parts).toBe((await partsOf(ask)).filter((part) => !part.includes('too long')).length);
  });
});

test('what all parts took is what the ballot took, and nothing of it is counted twice', async () => {
  const { ask, askSeat } = await setUp('openai', [small]);
  const summary = await askSeat(ask);
  const parts = await db.select().from(ballotParts).where(eq(ballotParts.audit, ask.auditId));
  expect(summary.tokens).toBe(parts.reduce((sum, one) => sum + one.inputTokens + one.outputTokens, 0));
  expect(await lostSpendingByRound(db, ask.auditId)).toEqual(new Map());
});

test('an answer to a part is never asked for again, even by a process that starts anew', async () => {
  // The first half is answered, the second meets an overloaded provider.
  const { ask, askSeat, restarted, simulator } = await setUp('openai', [
    { kind: 'context-too-long' },
    { kind: 'slow', ms: 0 },
    { kind: 'overloaded' },
  ]);
  expect((await failureOf(askSeat(ask))).kind).toBe('model.overloaded');
  expect(await partsOf(ask)).toEqual(['1 pass', 'whole too long']);
  expect(await loadBallots(db, ask.auditId, 1)).toEqual([]);

  expect(await restarted()(ask)).toMatchObject({ vote: 'fail' });
  expect(await keysOf(simulator, ask)).toEqual([
    'openai/0',
    'openai/0/part-1',
    'openai/0/part-2',
    'openai/0/part-2',
  ]);
});

test('an answer to a part is left to the next audit of the line, though its own never came to a ballot', async () => {
  const { restarted, simulator } = await setUp('openai', [
    { kind: 'context-too-long' },
    { kind: 'slow', ms: 0 },
    { kind: 'overloaded' },
    { kind: 'context-too-long' },
  ]);
  const askOn = async (line: string) => {
    const ask = await planForTest(db, [seatOf('openai')], snapshotOf(files), { line });
    await openAudit(db, { auditId: ask.auditId, workflowId: 'push', title: 'a push', panel: 'default' });
    await updateAudit(db, ask.auditId, { line });
    return ask;
  };
  const overtaken = await askOn('acme/shop#1');
  expect((await failureOf(restarted()(overtaken))).kind).toBe('model.overloaded');
  const newer = await askOn('acme/shop#1');
  expect(await restarted()(newer)).toMatchObject({ vote: 'fail' });
  const keys = (await simulator.log()).map((one) => one.key ?? '');
  expect(keys.slice(3)).toEqual([`${newer.auditId}/1/openai/0`, `${newer.auditId}/1/openai/0/part-2`]);
  const [taken] = await db
    .select()
    .from(ballotParts)
    .where(and(eq(ballotParts.audit, newer.auditId), eq(ballotParts.part, '1')));
  expect(taken).toMatchObject({ inputTokens: 0, outputTokens: 0, ballot: { vote: 'pass' } });

  await restarted()(await askOn('acme/shop#2'));
  expect(await simulator.log()).toHaveLength(3 + 2 + 1);
});

test('an answer to a part that could not be recorded is recorded by the next try', async () => {
  const { ask, askSeat, simulator } = await setUp('openai', [
    { kind: 'context-too-long' },
    { kind: 'slow', ms: 300 },
  ]);
  const asked = askSeat(ask);
  await expect.poll(() => partsOf(ask)).toEqual(['whole too long']);
  await db.execute('alter table ballot_parts rename to ballot_parts_away');
  await expect(asked).rejects.toThrow('ballot_parts');
  await db.execute('alter table ballot_parts_away rename to ballot_parts');
  expect(await askSeat(ask)).toMatchObject({ vote: 'fail' });
  expect(await keysOf(simulator, ask)).toEqual(['openai/0', 'openai/0/part-1', 'openai/0/part-2']);
});

test('parts that are too long are halved again, down to lines of one hunk', async () => {
  const { ask, askSeat } = await setUp('google', [{ ...small, tokensMax: 3_000 }]);
  expect(await askSeat(ask)).toMatchObject({ vote: 'fail' });
  expect(await partsOf(ask)).toEqual(expect.arrayContaining(['1 too long', '1.1 pass', '1.2 pass']));
  const [recorded] = await loadBallots(db, ask.auditId, 1);
  expect(recorded?.ballot.covered).toEqual(paths);
});

test('a model that takes next to nothing is lost after sixteen parts, and says so', async () => {
  const { ask, askSeat, simulator } = await setUp('openai', [{ ...small, tokensMax: 1_720 }]);
  const failure = await failureOf(askSeat(ask));
  expect(failure.kind).toBe('model.context-too-long');
  expect(failure.message).toContain(
    'has too small a context for this piece, even when it is read in 16 parts',
  );
  expect(failure.message).toContain(
    'Lower tokensPerAskMax of the panel, or seat a model with a larger context.',
  );
  expect(await simulator.log()).toHaveLength(1 + 16);
  await expect(askSeat(ask)).rejects.toThrow('even when it is read in 16 parts');
  expect(await simulator.log()).toHaveLength(1 + 16);
});

test('a part that the model declines loses the whole ask, and what its other parts took is told as spent in vain', async () => {
  const { ask, askSeat } = await setUp('anthropic', [
    { kind: 'context-too-long' },
    { kind: 'slow', ms: 0 },
    { kind: 'refusal' },
  ]);
  expect((await failureOf(askSeat(ask))).kind).toBe('model.refused');
  const parts = await db.select().from(ballotParts).where(eq(ballotParts.audit, ask.auditId));
  const answered = parts.reduce((sum, one) => sum + one.inputTokens + one.outputTokens, 0);
  expect(answered).toBeGreaterThan(2_000);
  const spent = (await lostSpendingByRound(db, ask.auditId)).get(1);
  expect(spent?.tokens).toBeGreaterThan(answered);
});

describe('a prompt that is cut in silence', () => {
  test('by Ollama is told by the context that the model was loaded with, and the piece is read in parts', async () => {
    const { ask, askSeat } = await setUp('ollama', [{ ...small, kind: 'truncated-prompt' }]);
    expect(await askSeat(ask)).toMatchObject({ vote: 'fail' });
    const [recorded] = await loadBallots(db, ask.auditId, 1);
    expect(recorded?.ballot.covered).toEqual(paths);
    expect((await rowOf(ask))?.parts).toBeGreaterThan(1);
    // The whole piece was answered too, by a model that had not read all of it: paid for, and not believed.
    const [whole] = await db
      .select()
      .from(ballotParts)
      .where(and(eq(ballotParts.audit, ask.auditId), eq(ballotParts.part, '')));
    expect(whole).toMatchObject({ ballot: null });
    expect(whole?.inputTokens).toBeGreaterThan(1_000);
  });

  test.each(providers.filter((provider) => provider !== 'ollama'))(
    'by %s leaves files that it does not cover',
    async (provider) => {
      const { ask, askSeat } = await setUp(provider, [
        { kind: 'truncated-prompt', fraction: 0.3, times: null },
      ]);
      await askSeat(ask);
      const [recorded] = await loadBallots(db, ask.auditId, 1);
      expect(recorded?.ballot.covered).not.toContain('src/a.ts');
    },
  );
});
