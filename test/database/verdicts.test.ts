import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditId, seatId } from '../../core/ids.ts';
import type { Judged } from '../../core/panel/judge.ts';
import type { MergedFinding, Verdict } from '../../core/panel/verdict.ts';
import { saveBallot } from '../../database/ballots.ts';
import { findings, lostAsks, lostRefutations, mergedFindings, verdicts } from '../../database/schema.ts';
import { saveVerdict } from '../../database/verdicts.ts';
import { ballotOf, findingOf, seatOf } from '../builders.ts';
import { refutationOf } from '../core/panel/refutations.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const spent = { tokens: 12, costMicroUsd: 34 };
const facts = {
  promptVersion: 'v',
  repaired: false,
  parts: 1,
  inputTokens: 1,
  outputTokens: 1,
  costMicroUsd: 1,
  durationMs: 1,
};

const merged = (more: Partial<MergedFinding> = {}): MergedFinding => ({
  finding: findingOf({ title: 'Injection' }),
  severity: 'critical',
  originals: [
    { seat: seatId('ada'), family: 'x', finding: findingOf() },
    { seat: seatId('bob'), family: 'y', finding: findingOf() },
  ],
  silent: [seatId('cy')],
  refutations: [],
  missing: [],
  probability: 0.7,
  calibrated: false,
  confirmedBy: null,
  ...more,
});
const judged = (verdict: Verdict, more: Partial<Judged> = {}): Judged => ({
  verdict,
  merged: [],
  originals: [],
  coverage: [{ path: 'a.js', state: 'reviewed', reason: '' }],
  ...more,
});
const save = (audit: string, result: Judged, lost: Parameters<typeof saveVerdict>[3] = []) =>
  saveVerdict(db(), { auditId: auditId(audit), round: 1 }, result, lost, spent);
const rowsOf = (audit: string) => db().select().from(verdicts).where(eq(verdicts.audit, audit));

test.each<[Verdict, object]>([
  [
    { kind: 'passed', sure: 0.8 },
    { sure: 0.8, because: [], disputes: [] },
  ],
  [
    { kind: 'failed', because: ['it is bad'] },
    { sure: null, because: ['it is bad'], disputes: [] },
  ],
  [
    { kind: 'disputed', over: [{ kind: 'uncertain', question: 'Is it?', finding: null }] },
    { sure: null, because: [], disputes: [{ kind: 'uncertain', question: 'Is it?', finding: null }] },
  ],
])('verdict %# is recorded with its reasons', async (verdict, expected) => {
  await save(verdict.kind, judged(verdict));
  expect(await rowsOf(verdict.kind)).toMatchObject([
    { verdict: verdict.kind, round: 1, ...expected, ...spent },
  ]);
});

test('the second verdict of a round is ignored, with all that came with it', async () => {
  await save('twice', judged({ kind: 'passed', sure: 1 }));
  await save('twice', judged({ kind: 'failed', because: ['late'] }, { merged: [merged()] }));
  expect(await rowsOf('twice')).toMatchObject([{ verdict: 'passed' }]);
  expect(await db().select().from(mergedFindings).where(eq(mergedFindings.audit, 'twice'))).toEqual([]);
});

test('each claim is marked with what became of it', async () => {
  const key = { auditId: auditId('marked'), round: 1, seat: seatId('ada'), piece: 0 };
  await saveBallot(db(), key, seatOf('ada'), ballotOf({ findings: [findingOf(), findingOf()] }), facts);
  await saveBallot(db(), { ...key, round: 2 }, seatOf('ada'), ballotOf({ findings: [findingOf()] }), facts);
  await save(
    'marked',
    judged(
      { kind: 'failed', because: [] },
      {
        merged: [merged()],
        originals: [
          { seat: seatId('ada'), piece: 0, number: 0, dropped: null, merged: 0 },
          { seat: seatId('ada'), piece: 0, number: 1, dropped: 'quotes nothing', merged: null },
        ],
      },
    ),
  );
  const claims = await db()
    .select()
    .from(findings)
    .where(eq(findings.audit, 'marked'))
    .orderBy(findings.round, findings.number);
  expect(claims.map((one) => [one.round, one.number, one.merged, one.dropped])).toEqual([
    [1, 0, 0, null],
    [1, 1, null, 'quotes nothing'],
    [2, 0, null, null],
  ]);
});

test('merged findings keep who said it and who did not', async () => {
  await save(
    'merged',
    judged({ kind: 'failed', because: [] }, { merged: [merged(), merged({ confirmedBy: 'secrets' })] }),
  );
  expect(await db().select().from(mergedFindings).where(eq(mergedFindings.audit, 'merged'))).toMatchObject([
    {
      number: 0,
      severity: 'critical',
      title: 'Injection',
      saidBy: ['ada', 'bob'],
      silent: ['cy'],
      confirmedBy: null,
    },
    { number: 1, confirmedBy: 'secrets' },
  ]);
});

test('a merged finding keeps what refuters said, who did not vote, and whether that settled it', async () => {
  const [bob, cy] = ['bob', 'cy'].map((seat) => refutationOf(seat));
  const lone = merged({
    severity: 'high',
    originals: [{ seat: seatId('ada'), family: 'x', finding: findingOf() }],
  });
  const findingsOf = async (audit: string) =>
    db().select().from(mergedFindings).where(eq(mergedFindings.audit, audit)).orderBy(mergedFindings.number);
  const refutations = [bob, cy].flatMap((one) => one ?? []);
  await save(
    'refuted',
    judged(
      { kind: 'passed', sure: 0.7 },
      {
        merged: [
          { ...lone, refutations },
          { ...lone, refutations, missing: [seatId('dee')] },
          { ...lone, refutations, severity: 'critical' },
        ],
      },
    ),
  );
  expect(await findingsOf('refuted')).toMatchObject([
    { refuted: true, refutations, missing: [] },
    { refuted: false, refutations, missing: ['dee'] },
    { refuted: false, refutations, severity: 'critical' },
  ]);
});

test('lost refuters are recorded beside lost asks, with their reasons', async () => {
  const lost = [{ seat: seatId('cy'), piece: 0, reason: 'went down' }];
  await saveVerdict(
    db(),
    { auditId: auditId('lost-refuter'), round: 1 },
    judged({ kind: 'passed', sure: 1 }),
    [],
    spent,
    lost,
  );
  const rows = await db().select().from(lostRefutations).where(eq(lostRefutations.audit, 'lost-refuter'));
  expect(rows).toMatchObject([{ seat: 'cy', piece: 0, round: 1, reason: 'went down' }]);
});

test('lost asks are recorded with their reasons, whatever these hold', async () => {
  const lost = [{ seat: seatId('cy'), piece: 3, reason: 'answered \u0000' }];
  await save('lost', judged({ kind: 'passed', sure: 1 }), lost);
  expect(await db().select().from(lostAsks).where(eq(lostAsks.audit, 'lost'))).toMatchObject([
    { seat: 'cy', piece: 3, reason: 'answered \uFFFD' },
  ]);
});

test('a verdict over thousands of findings and lost asks is recorded', async () => {
  const many = Array.from({ length: 5000 }, () => merged());
  const lost = Array.from({ length: 15_000 }, (_, piece) => ({ seat: seatId('cy'), piece, reason: 'lost' }));
  await save('many', judged({ kind: 'failed', because: [] }, { merged: many }), lost);
  expect(await db().$count(mergedFindings, eq(mergedFindings.audit, 'many'))).toBe(5000);
  expect(await db().$count(lostAsks, eq(lostAsks.audit, 'many'))).toBe(15_000);
});

test('a verdict is recorded whole or not at all', async () => {
  const unfit = merged({ finding: findingOf({ startLine: 2 ** 40 }) });
  await expect(save('half', judged({ kind: 'failed', because: [] }, { merged: [unfit] }))).rejects.toThrow();
  expect(await rowsOf('half')).toEqual([]);
});

test('what a person had ignored is recorded with by whom and why, and nothing where nobody had', async () => {
  const ignored = { by: 'eve', reason: 'a key of the manual' };
  const both = [merged({ ignored }), merged()];
  await save('ignored', judged({ kind: 'passed', sure: 1 }, { merged: both }));
  const rows = await db()
    .select()
    .from(mergedFindings)
    .where(eq(mergedFindings.audit, 'ignored'))
    .orderBy(mergedFindings.number);
  expect(rows.map((row) => row.ignored)).toEqual([ignored, null]);
});
