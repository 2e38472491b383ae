import { describe, expect, test } from 'vitest';
import { auditId, blobId, changeId, seatId } from '../../core/ids.ts';
import { openAudit, updateAudit } from '../../database/audits.ts';
import { findGivenPart, savePart } from '../../database/ballot-parts.ts';
import { findGivenBallot, saveBallot } from '../../database/ballots.ts';
import { answeredQuestions, findFormerPlan } from '../../database/lines.ts';
import { findGivenRefutation, saveRefutation } from '../../database/refutations.ts';
import { audits } from '../../database/schema.ts';
import { ballotOf, findingOf, seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const facts = {
  promptVersion: 'v',
  repaired: true,
  parts: 2,
  inputTokens: 100,
  outputTokens: 20,
  costMicroUsd: 30,
  durationMs: 40,
};
const nothing = { inputTokens: 0, outputTokens: 0, durationMs: 0 };
const ada = seatOf('ada');
const ballot = ballotOf({
  vote: 'fail',
  findings: [findingOf({ quote: 'one' }), findingOf({ quote: 'two', side: 'base' })],
});
const answer = {
  judgements: [
    {
      claim: 1,
      judgement: 'undecided' as const,
      severity: null,
      file: '',
      side: 'head' as const,
      startLine: 0,
      endLine: 0,
      quote: '',
      reason: 'Hm.',
    },
  ],
};

async function opened(id: string, line: string | null, panel = 'default') {
  const audit = auditId(id);
  await openAudit(db(), { auditId: audit, workflowId: id, title: id, panel });
  if (line !== null) await updateAudit(db(), audit, { line });
  return { auditId: audit, round: 1, seat: seatId('ada'), piece: 0 };
}

describe('an answer to the same question', () => {
  test('is found within the line, whole, as free, and under the name of who paid', async () => {
    const key = await opened('paid', 'line-1');
    await saveBallot(db(), key, ada, ballot, { ...facts, questionKey: 'q1' });
    expect(await findGivenBallot(db(), 'line-1', 'q1')).toEqual({
      ballot,
      repaired: true,
      parts: 2,
      reusedFrom: 'paid',
      ...nothing,
    });
    const taken = { ...facts, ...nothing, costMicroUsd: 0, questionKey: 'q1', reusedFrom: auditId('paid') };
    await saveBallot(db(), await opened('taken', 'line-1'), ada, ballot, taken);
    expect((await findGivenBallot(db(), 'line-1', 'q1'))?.reusedFrom).toBe('paid');
    expect(await answeredQuestions(db(), 'line-1')).toEqual(new Set(['q1']));
  });

  test('is still found by the name of who paid when only the one that took it over is left', async () => {
    const taken = { ...facts, ...nothing, questionKey: 'q1', reusedFrom: auditId('gone') };
    await saveBallot(db(), await opened('heir', 'line-2'), ada, ballot, taken);
    expect((await findGivenBallot(db(), 'line-2', 'q1'))?.reusedFrom).toBe('gone');
  });

  test.each([
    ['in another line', 'line-4', 'q1'],
    ['to another question', 'line-3', 'q2'],
  ])('%s is none', async (_, line, question) => {
    const key = await opened('apart', 'line-3');
    await saveBallot(db(), key, ada, ballot, { ...facts, questionKey: 'q1' });
    await saveRefutation(db(), { ...key, refutationId: blobId('b') }, ada, answer, {
      ...facts,
      questionKey: 'q1',
    });
    await savePart(db(), key, ada, { part: '1', ballot, ...facts, questionKey: 'q1' });
    for (const find of [findGivenBallot, findGivenRefutation, findGivenPart]) {
      expect(await find(db(), line, question)).toBeNull();
      expect(await find(db(), 'line-3', 'q1')).not.toBeNull();
    }
    expect(await answeredQuestions(db(), 'line-4')).toEqual(new Set());
  });

  test('of an audit without a line, or from before questions had names, is none', async () => {
    await saveBallot(db(), await opened('alone', null), ada, ballot, { ...facts, questionKey: 'q5' });
    await saveBallot(db(), await opened('old', 'line-5'), ada, ballot, facts);
    expect(await findGivenBallot(db(), 'line-5', 'q5')).toBeNull();
    expect(await answeredQuestions(db(), 'line-5')).toEqual(new Set());
  });

  test('in a second look is found as free', async () => {
    const key = { ...(await opened('looked', 'line-6')), refutationId: blobId('b') };
    await saveRefutation(db(), key, ada, answer, { ...facts, questionKey: 'r1' });
    expect(await findGivenRefutation(db(), 'line-6', 'r1')).toEqual({
      answer,
      repaired: true,
      reusedFrom: 'looked',
      costMicroUsd: 0,
      ...nothing,
    });
  });

  test('about a part is found, but not that a part was too long', async () => {
    const key = await opened('halved', 'line-7');
    await savePart(db(), key, ada, { part: '', ballot: null, ...facts, questionKey: 'p0' });
    await savePart(db(), key, ada, { part: '1', ballot, ...facts, questionKey: 'p1' });
    expect(await findGivenPart(db(), 'line-7', 'p0')).toBeNull();
    expect(await findGivenPart(db(), 'line-7', 'p1')).toEqual({
      ballot,
      repaired: true,
      costMicroUsd: 0,
      ...nothing,
    });
  });
});

describe('the former plan', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute));
  const planned = (id: string, minute: number, more: Partial<typeof audits.$inferInsert> = {}) =>
    db()
      .insert(audits)
      .values({
        id,
        workflowId: id,
        title: id,
        panel: 'default',
        state: 'done',
        line: 'line-9',
        plan: `plan of ${id}`,
        change: `change of ${id}`,
        startedAt: at(minute),
        ...more,
      });
  const find = (auditIdNow: string, line = 'line-9', panel = 'default') =>
    findFormerPlan(db(), { line, panel, auditId: auditId(auditIdNow) });

  test('is the latest of the line by the same panel, and not the own one', async () => {
    await planned('one', 1);
    await planned('two', 2);
    await planned('own', 3);
    await planned('not-planned', 4, { plan: null });
    await planned('other-line', 5, { line: 'line-10' });
    await planned('other-panel', 6, { panel: 'deep' });
    expect(await find('own')).toEqual({ planId: 'plan of two', changeId: changeId('change of two') });
    expect(await find('own', 'line-11')).toBeNull();
    expect((await find('own', 'line-9', 'deep'))?.planId).toBe('plan of other-panel');
  });
});
