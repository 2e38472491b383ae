import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { GateResult } from '../../core/gates/gate.ts';
import { auditId, blobId, changeId } from '../../core/ids.ts';
import {
  closeAuditRecord,
  openAudit,
  saveAnswer,
  saveLateAnswer,
  updateAudit,
} from '../../database/audits.ts';
import { findGateResult, loadGateResults, saveGateResult } from '../../database/gates.ts';
import { audits, decisions } from '../../database/schema.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const open = (id: string) =>
  openAudit(db(), { auditId: auditId(id), workflowId: `workflow of ${id}`, title: 'shop', panel: 'default' });
const rowOf = async (id: string) => (await db().select().from(audits).where(eq(audits.id, id)))[0];

test('an audit is opened once, learns of itself, and is closed', async () => {
  await open('one');
  await updateAudit(db(), auditId('one'), {
    title: 'shop main..topic',
    change: changeId('sha256:c'),
    plan: blobId('sha256:p'),
    state: 'waiting-for-person',
  });
  await open('one');
  expect(await rowOf('one')).toMatchObject({
    workflowId: 'workflow of one',
    title: 'shop main..topic',
    change: 'sha256:c',
    plan: 'sha256:p',
    state: 'waiting-for-person',
    verdict: null,
    endedAt: null,
  });
  const end = { verdict: 'failed', decidedBy: 'eve', note: 'It is real.' };
  await closeAuditRecord(db(), auditId('one'), end);
  await closeAuditRecord(db(), auditId('one'), end);
  expect(await rowOf('one')).toMatchObject({ state: 'done', ...end, endedAt: expect.any(Date) });
});

const answer = {
  auditId: auditId('asked'),
  round: 1,
  number: 1,
  decision: { by: 'eve', decision: 'approve' as const, reason: 'fine' },
  raw: '{}',
  refused: null,
};
const answersOf = (id: string) =>
  db().select().from(decisions).where(eq(decisions.audit, id)).orderBy(decisions.number);

test('answers are kept under their numbers, refused ones with the reason; the first of a number counts', async () => {
  await saveAnswer(db(), answer);
  await saveAnswer(db(), { ...answer, refused: 'again' });
  await saveAnswer(db(), { ...answer, number: 2, decision: null, raw: '"yes"', refused: 'no object' });
  expect(await answersOf('asked')).toMatchObject([
    { number: 1, by: 'eve', decision: 'approve', reason: 'fine', refused: null },
    { number: 2, by: null, decision: null, reason: null, raw: '"yes"', refused: 'no object' },
  ]);
});

test('an answer that PostgreSQL would refuse is kept with a mark, so that it holds nothing up', async () => {
  const decision = { by: 'e\u0000ve', decision: 'reject' as const, reason: 'half \ud800' };
  await saveAnswer(db(), { ...answer, auditId: auditId('odd'), decision });
  expect(await answersOf('odd')).toMatchObject([{ by: 'e\uFFFDve', reason: 'half \uFFFD' }]);
  await open('odd');
  await closeAuditRecord(db(), auditId('odd'), {
    verdict: 'failed',
    decidedBy: decision.by,
    note: decision.reason,
  });
  expect(await rowOf('odd')).toMatchObject({ decidedBy: 'e\uFFFDve', note: 'half \uFFFD' });
});

test('answers that come after the end are kept under the next numbers, however many come at once', async () => {
  await saveAnswer(db(), { ...answer, auditId: auditId('late') });
  const { decision } = answer;
  const late = { auditId: auditId('late'), decision, refused: 'The audit has ended.' };
  await Promise.all(Array.from({ length: 4 }, () => saveLateAnswer(db(), late)));
  const recorded = await answersOf('late');
  expect(recorded.map((one) => one.number)).toEqual([1, 2, 3, 4, 5]);
  expect(recorded.slice(1).every((one) => one.refused === 'The audit has ended.')).toBe(true);
});

const hit: GateResult = {
  gate: 'secrets',
  outcome: 'hit',
  hits: [{ rule: 'r', file: 'a.js', startLine: 1, endLine: 2, quote: 'a\u0000\ud800', message: 'A key.' }],
  unread: ['big.bin'],
};
const broken: GateResult = {
  gate: 'placeholders',
  outcome: 'broken',
  hits: [],
  unread: [],
  problem: 'no parser',
};

test('gate results come back as they were, in gate order', async () => {
  await saveGateResult(db(), auditId('gated'), hit);
  await saveGateResult(db(), auditId('gated'), broken);
  const [first, second] = await loadGateResults(db(), auditId('gated'));
  expect(first).toEqual(broken);
  expect(second).toEqual({ ...hit, hits: [{ ...hit.hits[0], quote: 'a\uFFFD\uFFFD' }] });
  expect(await findGateResult(db(), auditId('gated'), 'placeholders')).toEqual(broken);
});

test('the first result of a gate counts, and another audit has its own', async () => {
  const held: GateResult = { gate: 'secrets', outcome: 'held', hits: [], unread: [] };
  await saveGateResult(db(), auditId('first'), held);
  await saveGateResult(db(), auditId('first'), hit);
  expect(await findGateResult(db(), auditId('first'), 'secrets')).toEqual(held);
  expect(await findGateResult(db(), auditId('other'), 'secrets')).toBeNull();
});
