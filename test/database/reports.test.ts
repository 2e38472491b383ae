import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditId, changeId, seatId } from '../../core/ids.ts';
import { closeAuditRecord, openAudit, saveAnswer, updateAudit } from '../../database/audits.ts';
import { saveBallot } from '../../database/ballots.ts';
import { putJson } from '../../database/blobs.ts';
import { connectDatabase, type Database, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { findAudit, listAudits, openQuestions, readStory } from '../../database/reports.ts';
import { audits, verdicts } from '../../database/schema.ts';
import { ballotOf, findingOf, planOf, seatOf, snapshotOf } from '../builders.ts';
import { createTestDatabase } from '../database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url);
  ({ db } = connection);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 14, minute));
async function audited(id: string, minute: number, state = 'reviewing') {
  const workflowId = id.slice(0, id.indexOf('.'));
  await db
    .insert(audits)
    .values({ id, workflowId, title: id, panel: 'default', state, startedAt: at(minute) });
}

const facts = {
  promptVersion: 'p-1',
  repaired: false,
  parts: 1,
  inputTokens: 10,
  outputTokens: 5,
  costMicroUsd: 7,
  durationMs: 3,
};

describe('finding audits', () => {
  beforeAll(async () => {
    await audited('shop.aaaaaaaa', 1, 'done');
    await audited('shop.bbbbbbbb', 2, 'waiting-for-person');
    await audited('cart.cccccccc', 3, 'waiting-for-person');
  });

  test('by their own id, or the latest by their workflow’s', async () => {
    expect((await findAudit(db, 'shop.aaaaaaaa'))?.id).toBe('shop.aaaaaaaa');
    expect((await findAudit(db, 'shop'))?.id).toBe('shop.bbbbbbbb');
    expect(await findAudit(db, 'nothing')).toBeNull();
  });

  test('newest first, no more than wanted, and by state', async () => {
    const ids = async (wish: Parameters<typeof listAudits>[1]) =>
      (await listAudits(db, wish)).map((audit) => audit.id);
    expect(await ids({ limit: 2 })).toEqual(['cart.cccccccc', 'shop.bbbbbbbb']);
    expect(await ids({ state: 'waiting-for-person', limit: 9 })).toEqual(['cart.cccccccc', 'shop.bbbbbbbb']);
    expect(await ids({ state: 'done', limit: 9 })).toEqual(['shop.aaaaaaaa']);
  });

  test('what each asks is what its latest round asks', async () => {
    const verdict = (round: number, question: string) => ({
      audit: 'shop.bbbbbbbb',
      round,
      verdict: 'disputed',
      because: [],
      disputes: [{ kind: 'votes-split' as const, question, finding: null }],
      coverage: [],
      tokens: 0,
      costMicroUsd: 0,
    });
    await db.insert(verdicts).values([verdict(2, 'And now?'), verdict(1, 'Is it?')]);
    const questions = await openQuestions(db, ['shop.bbbbbbbb', 'cart.cccccccc']);
    expect([...questions]).toEqual([['shop.bbbbbbbb', ['And now?']]]);
    expect((await openQuestions(db, [])).size).toBe(0);
  });
});

test('a story holds all that was recorded, round by round', async () => {
  const id = auditId('tale.dddddddd');
  await openAudit(db, { auditId: id, workflowId: 'tale', title: 'a tale', panel: 'default' });
  const seat = seatOf('claude', { simulated: true });
  const plan = planOf(snapshotOf({ 'a.js': '+x' }), [seat]);
  await updateAudit(db, id, { plan: await putJson(db, plan), change: changeId('sha256:none') });
  for (const round of [2, 1]) {
    const key = { auditId: id, round, seat: seatId('claude'), piece: 0 };
    const findings = [findingOf({ title: `said in round ${round}` })];
    await saveBallot(db, key, seat, ballotOf({ vote: 'fail', findings }), facts);
  }
  const answer = { auditId: id, number: 1, round: 1, decision: null, raw: '{}', refused: '"by" is missing.' };
  await saveAnswer(db, answer);
  await closeAuditRecord(db, id, { verdict: 'failed', decidedBy: 'Ada', note: 'No.' });

  const audit = await findAudit(db, id);
  if (!audit) throw new Error('The audit was recorded.');
  const story = await readStory(db, audit);
  expect(story).toMatchObject({
    audit: { verdict: 'failed', decidedBy: 'Ada', state: 'done' },
    change: null,
    plan: { seats: [{ id: 'claude', simulated: true }] },
    gates: [],
    rounds: [
      { round: 1, verdict: null, claims: [{ title: 'said in round 1' }], findings: [], lost: [] },
      {
        round: 2,
        ballots: [{ seat: 'claude', promptVersion: 'p-1' }],
        claims: [{ title: 'said in round 2' }],
      },
    ],
    decisions: [{ number: 1, refused: '"by" is missing.' }],
  });
});

test('an audit that has only begun has an empty story', async () => {
  await audited('young.eeeeeeee', 9);
  const audit = await findAudit(db, 'young');
  if (!audit) throw new Error('The audit was recorded.');
  expect(await readStory(db, audit)).toEqual({
    audit,
    change: null,
    plan: null,
    gates: [],
    rounds: [],
    decisions: [],
  });
});
