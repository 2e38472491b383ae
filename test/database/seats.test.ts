import { beforeEach, describe, expect, test } from 'vitest';
import { calibrate } from '../../core/calibration/calibrate.ts';
import type { LabelSource } from '../../core/calibration/labels.ts';
import { raterOf } from '../../core/calibration/voices.ts';
import { auditId, seatId } from '../../core/ids.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { openAudit, updateAudit } from '../../database/audits.ts';
import { putJson } from '../../database/blobs.ts';
import { loadLabelledFindings } from '../../database/labels.ts';
import {
  audits,
  ballots,
  changes,
  findings,
  labels,
  lostAsks,
  lostSpending,
  mergedFindings,
  refutations,
  verdicts,
} from '../../database/schema.ts';
import { readSeats } from '../../database/seats.ts';
import { planOf, seatOf, snapshotOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';
import { type AuditToJudge, judgedAudit } from './judged-audit.ts';

const db = databaseForFile();
const tables = [
  audits,
  ballots,
  changes,
  findings,
  labels,
  lostAsks,
  lostSpending,
  mergedFindings,
  refutations,
  verdicts,
];
beforeEach(async () => {
  for (const table of tables) await db().delete(table);
});

const ada = seatOf('ada', { provider: 'anthropic', model: 'm1', focus: 'security' });
const bob = seatOf('bob', { provider: 'openai', model: 'm2', simulated: true });
const seats: Seat[] = [ada, bob];
const label = (audit: string, source: LabelSource, real: boolean, explicit = true) =>
  db().insert(labels).values({ audit, round: 1, number: 0, source, real, explicit, by: 'eve' });
const judged = (id: string, more: Partial<AuditToJudge> = {}) =>
  judgedAudit(db(), id, { seats, file: `${id}.js`, ...more });
const found = async (seat: Seat) => (await readSeats(db())).find((one) => one.names.includes(seat.id));

test('a seat is a provider, a model and a focus, simulated or not; one without labels has none', async () => {
  await judged('one');
  expect(await readSeats(db())).toMatchObject([
    {
      names: ['ada'],
      provider: 'anthropic',
      model: 'm1',
      focus: 'security',
      simulated: false,
      asks: 1,
      lost: 0,
      costMicroUsd: 1,
      medianMs: 1,
      p95Ms: 1,
      reports: 1,
      proved: 0,
      precision: { held: 0, of: 0 },
      recall: { held: 0, of: 0 },
      labels: { decision: 0, ignored: 0, reaction: 0, fix: 0, thread: 0 },
    },
    { names: ['bob'], provider: 'openai', simulated: true, reports: 0 },
  ]);
  expect(await readSeats(db(), 'bob')).toMatchObject([{ model: 'm2' }]);
  expect(await readSeats(db(), 'nobody')).toEqual([]);
});

test('one model under two names is one seat, and one whose model changed is two', async () => {
  await judged('first', { seats: [ada] });
  await judged('renamed', { seats: [{ ...ada, id: seatId('claude') }], saidBy: ['claude'] });
  await judged('newer', { seats: [{ ...ada, model: 'm9' }] });
  expect((await readSeats(db())).map(({ names, model, asks }) => [names, model, asks])).toEqual([
    [['ada', 'claude'], 'm1', 2],
    [['ada'], 'm9', 1],
  ]);
});

describe('labels', () => {
  test('make precision of what a seat reported, and recall of what it read, by their weight', async () => {
    for (const [id, real, explicit] of [
      ['real', true, true],
      ['not', false, true],
      ['implied', true, false],
    ] as const) {
      await judged(id);
      await label(id, explicit ? 'decision' : 'fix', real, explicit);
    }
    await judged('by bob', { saidBy: ['bob'] });
    await label('by bob', 'reaction', true);
    expect(await found(ada)).toMatchObject({
      proved: 2,
      precision: { held: 1.5, of: 2.5 },
      recall: { held: 1.5, of: 2.5 },
      labels: { decision: 2, ignored: 0, reaction: 0, fix: 1, thread: 0 },
    });
    expect(await found(bob)).toMatchObject({
      precision: { held: 1, of: 1 },
      recall: { held: 1, of: 2.5 },
      labels: { decision: 0, reaction: 1 },
    });
  });

  test('on one and the same finding of two pushes count once: the plainest, then by source, then the newest', async () => {
    for (const id of ['first', 'second', 'third']) await judged(id, { file: 'same.js' });
    await label('first', 'reaction', false);
    await label('second', 'ignored', true);
    await label('third', 'decision', false, false);
    expect(await found(ada)).toMatchObject({
      precision: { held: 1, of: 1 },
      labels: { ignored: 1, reaction: 0, decision: 0 },
    });
  });

  test('say the same here as where they calibrate', async () => {
    const sources = ['decision', 'ignored', 'reaction', 'fix', 'thread'] as const;
    for (let index = 0; index < 24; index += 1) {
      const id = `audit ${index}`;
      await judged(id, { file: `${index % 7}.js`, saidBy: [index % 3 === 0 ? 'bob' : 'ada'] });
      const source = sources[index % 5] ?? 'fix';
      await label(id, source, index % 4 < 2, index % 5 < 3);
    }
    const { reliability } = calibrate(await loadLabelledFindings(db()), seats.map(raterOf));
    for (const seat of seats) {
      const known = reliability.find((one) => one.rater === raterOf(seat));
      const { held, of } = known?.precision ?? {};
      expect(of).toBeGreaterThan(0);
      expect((await found(seat))?.precision).toEqual({ held, of });
      // All of these rounds were disputed, so that recall is over the same findings.
      expect((await found(seat))?.recall).toEqual({
        held: known?.sensitivity.held,
        of: known?.sensitivity.of,
      });
    }
  });

  test('of a round that was not disputed make no recall', async () => {
    await judged('calm');
    await db().update(verdicts).set({ verdict: 'failed' });
    await label('calm', 'reaction', true);
    expect(await found(ada)).toMatchObject({ precision: { held: 1, of: 1 }, recall: { held: 0, of: 0 } });
  });
});

describe('cost, time and losses', () => {
  test('an answer that was taken over is no ask, and a finding of it was reported where it was asked', async () => {
    await judged('paid');
    await judged('taken');
    await db().update(ballots).set({ durationMs: 9000 });
    const reused = { reusedFrom: 'paid', costMicroUsd: 0, durationMs: 0 };
    const { eq } = await import('drizzle-orm');
    await db().update(ballots).set(reused).where(eq(ballots.audit, 'taken'));
    expect(await found(ada)).toMatchObject({ asks: 1, medianMs: 9000, costMicroUsd: 1, reports: 1 });
  });

  test('second looks and answers that came to nothing are paid for, too', async () => {
    await judged('one');
    const key = { audit: 'one', round: 1, seat: 'ada', piece: 0, provider: 'anthropic', model: 'm1' };
    await db()
      .insert(refutations)
      .values({
        ...key,
        family: 'ada',
        simulated: false,
        promptVersion: 'v',
        repaired: false,
        inputTokens: 1,
        outputTokens: 1,
        costMicroUsd: 40,
        durationMs: 1,
        refutation: 'r',
        judgements: [],
      });
    await db()
      .insert(lostSpending)
      .values({
        ...key,
        failure: 'model.invalid-answer',
        inputTokens: 1,
        outputTokens: 1,
        costMicroUsd: 200,
      });
    expect(await found(ada)).toMatchObject({ costMicroUsd: 241, asks: 1 });
    expect(await found(bob)).toMatchObject({ costMicroUsd: 1 });
  });

  test('a lost ask counts against who answered others, or answered last', async () => {
    await judged('one');
    await openAudit(db(), { auditId: auditId('two'), workflowId: 'two', title: 'two', panel: 'default' });
    const lost = { round: 1, seat: 'ada', reason: 'the provider answered 529' };
    await db()
      .insert(lostAsks)
      .values([
        { ...lost, audit: 'one', piece: 1 },
        { ...lost, audit: 'two', piece: 0 },
      ]);
    expect(await found(ada)).toMatchObject({ asks: 1, lost: 2 });
    expect(await found(bob)).toMatchObject({ lost: 0 });
  });

  test('a seat that has never answered is told by its plan', async () => {
    const plan = planOf(snapshotOf({ 'a.js': '+x' }), [
      ada,
      seatOf('cy', { model: 'silent', focus: 'edge-cases' }),
    ]);
    const id = auditId('one');
    await openAudit(db(), { auditId: id, workflowId: 'one', title: 'one', panel: 'default' });
    await updateAudit(db(), id, { plan: await putJson(db(), plan) });
    await db().insert(lostAsks).values({ audit: 'one', round: 1, seat: 'cy', piece: 0, reason: 'no key' });
    expect(await readSeats(db())).toMatchObject([
      {
        names: ['cy'],
        provider: 'ollama',
        model: 'silent',
        focus: 'edge-cases',
        asks: 0,
        lost: 1,
        medianMs: null,
      },
    ]);
  });
});
