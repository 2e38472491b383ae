import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import type { AuditId } from '../../../core/ids.ts';
import type { AuditPlan } from '../../../core/panel/plan.ts';
import type { Database } from '../../../database/client.ts';
import { getJson } from '../../../database/blobs.ts';
import { countReports, readAgreement } from '../../../database/panels.ts';
import { findAudit, readStory } from '../../../database/reports.ts';
import { audits, ballots, findings, mergedFindings, refutations } from '../../../database/schema.ts';
import { openTestDatabase, simulatorForTest } from '../models/support.ts';
import { createAuditor } from './audit-by-activities.ts';
import { pushed, sourceFile, sourceFiles, withLineAbove } from './pushed-change.ts';

let db: Database;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  ({ db, close: closeDatabase } = await openTestDatabase());
});
afterAll(() => closeDatabase());

/** Asks of 4,000 tokens: eight files of forty lines make eight pieces. */
const configure = (panel: object = {}) =>
  configurationSchema.parse({
    ...defaultConfiguration,
    panels: { default: { ...defaultConfiguration.panels.default, tokensPerAskMax: 4_000, ...panel } },
  });
const files = sourceFiles(8, 60);
const seats = 4;

async function setUp(panel: object = {}) {
  const simulator = await simulatorForTest();
  const auditor = (more: object = panel) =>
    createAuditor({ db, connections: simulator.connections, configuration: configure(more) });
  const asked = async () => (await simulator.log()).length;
  return { simulator, auditor, asked, ...auditor() };
}

let lines = 0;
/** A pull request that no other test has. */
const newLine = () => `code.example/acme/shop#${(lines += 1)}`;

const ballotsOf = (audit: AuditId) =>
  db.select().from(ballots).where(eq(ballots.audit, audit)).orderBy(ballots.seat, ballots.piece);
const findingsOf = async (audit: AuditId) =>
  (await db.select().from(mergedFindings).where(eq(mergedFindings.audit, audit)))
    .map(
      ({ file, title, severity, startLine, refuted }) =>
        `${file}:${startLine} ${severity} ${title} ${refuted}`,
    )
    .toSorted();

test('a second push asks nothing but what is about the file that it changes', async () => {
  const { audit, asked } = await setUp();
  const line = newLine();
  const first = await audit(pushed(files), line);
  const before = await asked();
  expect(first.plan.pieces).toBe(8);
  expect(first.judgement.findings).toBeGreaterThan(0);

  const changed = files.with(3, withLineAbove(sourceFile(3, 60), '// Settles what is left of an order.'));
  const second = await audit(pushed(changed), line);
  expect((await asked()) - before).toBe(seats);
  expect(second.judgement.tokens).toBeLessThanOrEqual(0.2 * first.judgement.tokens);
  expect(second.plan.estimate.tokens).toBeLessThanOrEqual(0.2 * first.plan.estimate.tokens);

  const rows = await ballotsOf(second.auditId);
  expect(rows).toHaveLength(seats * 8);
  const taken = rows.filter((row) => row.reusedFrom !== null);
  expect(new Set(taken.map((row) => row.reusedFrom))).toEqual(new Set([first.auditId]));
  expect(taken).toHaveLength(seats * 7);
  for (const row of taken)
    expect([row.inputTokens, row.outputTokens, row.costMicroUsd, row.durationMs]).toEqual([0, 0, 0, 0]);
});

test('what was found in files that stay is found again, at no cost, second looks included', async () => {
  const { audit, asked } = await setUp();
  const line = newLine();
  const first = await audit(pushed(files), line);
  const looks = await db.select().from(refutations).where(eq(refutations.audit, first.auditId));
  expect(looks.length).toBeGreaterThan(0);
  const before = await asked();
  const second = await audit(pushed(files, { base: 'd' }), line);
  expect(await asked()).toBe(before);
  expect(second.judgement).toMatchObject({ tokens: 0, costMicroUsd: 0 });
  expect({ ...second.judgement, tokens: 0 }).toEqual({ ...first.judgement, tokens: 0 });
  expect(await findingsOf(second.auditId)).toEqual(await findingsOf(first.auditId));
  const again = await db.select().from(refutations).where(eq(refutations.audit, second.auditId));
  expect(again.map((row) => row.reusedFrom)).toEqual(looks.map(() => first.auditId));

  const third = await audit(pushed(files, { base: 'e' }), line);
  const names = new Set((await ballotsOf(third.auditId)).map((row) => row.reusedFrom));
  expect(names).toEqual(new Set([first.auditId]));
});

describe('a push costs what it brings, where it', () => {
  test.each([
    ['adds a file', [...files, sourceFile(91, 60)], seats],
    ['deletes a file that no other uses', files.toSpliced(7, 1), 0],
    ['deletes a file of which another shows what it uses', files.toSpliced(2, 1), seats],
    [
      'renames a file',
      files.with(7, { ...sourceFile(7, 60), path: 'src/settle.ts', previousPath: 'src/part007.ts' }),
      seats,
    ],
  ])('%s', async (_, after, asks) => {
    const { audit, asked } = await setUp();
    const line = newLine();
    await audit(pushed(files), line);
    const before = await asked();
    const second = await audit(pushed(after), line);
    expect((await asked()) - before).toBe(asks);
    expect(second.judgement.coverage).toEqual({ reviewed: after.length, clipped: 0, skipped: 0 });
  });
});

describe('an answer is not taken', () => {
  const take = async (more: {
    lineThen?: string | null;
    lineNow?: string | null;
    now?: Parameters<typeof pushed>;
    panelNow?: object;
  }) => {
    const line = newLine();
    const { audit, auditor, asked } = await setUp();
    const { lineThen = line, lineNow = line, now = [files], panelNow = {} } = more;
    await audit(pushed(files), lineThen);
    const before = await asked();
    await auditor(panelNow).audit(pushed(...now), lineNow);
    return { asked: (await asked()) - before, line };
  };

  test('unless all is the same: this is what the others differ from', async () => {
    expect((await take({})).asked).toBe(0);
  });

  test.each([
    ['from another pull request', { lineNow: 'code.example/acme/shop#9999' }],
    ['from another repository', { lineNow: 'code.example/acme/till#1' }],
    ['without a pull request now', { lineNow: null }],
    ['without a pull request then', { lineThen: null }],
    ['for both without one', { lineThen: null, lineNow: null }],
  ])('%s', async (_, more) => {
    expect((await take(more)).asked).toBeGreaterThanOrEqual(seats * 8);
  });

  test('under other rules of the repository', async () => {
    const rules = [{ path: 'AGENTS.md', text: 'Report nothing.' }];
    expect((await take({ now: [files, { rules }] })).asked).toBeGreaterThanOrEqual(seats * 8);
  });

  test('of another model, though the seat has the same name', async () => {
    const line = newLine();
    const simulator = await simulatorForTest();
    const auditorOf = (model: string) =>
      createAuditor({
        db,
        connections: simulator.connections,
        configuration: configurationSchema.parse({
          seats: { one: { provider: 'openai', model, focus: 'security' } },
          panels: { default: { seats: ['one'], tokensPerAskMax: 4_000 } },
        }),
      });
    await auditorOf('gpt-5.4').audit(pushed(files), line);
    const second = await auditorOf('gpt-5.2').audit(pushed(files, { base: 'd' }), line);
    expect((await ballotsOf(second.auditId)).every((row) => row.reusedFrom === null)).toBe(true);
  });

  test('of a simulated seat by a real one', async () => {
    const line = newLine();
    const { simulator, audit } = await setUp();
    await audit(pushed(files), line);
    const before = (await simulator.log()).length;
    const connections = Object.fromEntries(
      Object.entries(simulator.connections).map(([provider, connection]) => [
        provider,
        connection && { ...connection, simulated: false },
      ]),
    ) as typeof simulator.connections;
    const real = createAuditor({ db, connections, configuration: configure() });
    const planned = await real.plan(pushed(files, { base: 'd' }), line);
    const [ask] = real.asksOf(planned);
    // The disguise is refused at once, which shows that the model was asked.
    await expect(real.askAll(planned, ask && [ask])).rejects.toThrow(
      'counts as real, but the simulator answered',
    );
    expect((await simulator.log()).length).toBe(before + 1);
    expect(await ballotsOf(planned.auditId)).toEqual([]);
  });
});

test('an audit that a newer head overtakes leaves it what it was answered so far', async () => {
  const { plan, asksOf, askAll, audit, asked } = await setUp();
  const line = newLine();
  const overtaken = await plan(pushed(files), line);
  await askAll(overtaken, asksOf(overtaken).slice(0, 10));
  const newer = await audit(pushed(files, { base: 'd' }), line);
  const looks = await db.$count(refutations, eq(refutations.audit, newer.auditId));
  expect(await asked()).toBe(seats * 8 + looks);
  const taken = and(eq(ballots.audit, newer.auditId), isNotNull(ballots.reusedFrom));
  expect(await db.$count(ballots, taken)).toBe(10);
});

test('what is taken over must quote what stands in the change of now, like all that is said', async () => {
  const { audit } = await setUp();
  const line = newLine();
  const first = await audit(pushed(files), line);
  expect(first.judgement.findings).toBeGreaterThan(0);
  const said = eq(findings.audit, first.auditId);
  await db.update(findings).set({ quote: 'text that stands nowhere' }).where(said);
  const second = await audit(pushed(files, { base: 'd' }), line);
  expect(second.judgement.findings).toBe(0);
  const dropped = and(eq(findings.audit, second.auditId), isNotNull(findings.dropped));
  expect(await db.$count(findings, dropped)).toBe(await db.$count(findings, said));
});

test('two audits that ask the same at one time end well, whoever pays', async () => {
  const { audit } = await setUp();
  const line = newLine();
  const [one, two] = await Promise.all([
    audit(pushed(files), line),
    audit(pushed(files, { base: 'd' }), line),
  ]);
  expect(await findingsOf(one.auditId)).toEqual(await findingsOf(two.auditId));
});

describe('the budget', () => {
  /** Enough for the first audit, and then for next to nothing. */
  test('refuses nothing that is answered already', async () => {
    const line = newLine();
    const { audit, auditor } = await setUp();
    const first = await audit(pushed(files), line);
    const poor = auditor({ budget: { tokensMax: 30_000 } });
    const more = [sourceFile(50, 60), sourceFile(51, 60), sourceFile(52, 60)];
    const second = await poor.audit(pushed([...more, ...files]), line);
    const alone = await poor.plan(pushed([...more, ...files]), null);
    const { reviewed } = second.judgement.coverage;
    expect(reviewed).toBeGreaterThanOrEqual(files.length);
    expect(reviewed).toBeLessThan(files.length + more.length);
    expect(alone.plan.pieces).toBeLessThan(first.plan.pieces);
    expect(second.plan.estimate.tokens).toBeLessThanOrEqual(30_000);
  });
});

test('pieces are cut as if for the first time where nothing of the former ones can be taken', async () => {
  const line = newLine();
  const { plan, audit } = await setUp();
  await audit(pushed(files), line);
  const [row] = await db
    .select()
    .from(audits)
    .where(eq(audits.id, (await plan(pushed(files.toSpliced(0, 1)), line)).auditId));
  expect(row?.line).toBe(line);
  const piecesOf = async (planned: Awaited<ReturnType<typeof plan>>) =>
    (await getJson<AuditPlan>(db, planned.plan.planId)).pieces;
  const rules = [{ path: 'AGENTS.md', text: 'Names are English.' }];
  const small = [...files, sourceFile(91, 3)];
  const there = await plan(pushed(small, { rules }), line);
  const nowhere = await plan(pushed(small, { rules }), null);
  expect(await piecesOf(there)).toEqual(await piecesOf(nowhere));
});

test('what is taken over is told, and counts once in what is known of the seats', async () => {
  const line = newLine();
  const { audit } = await setUp();
  const first = await audit(pushed(files), line);
  const [reports, agreement] = [await countReports(db), await readAgreement(db, 'default')];
  const second = await audit(pushed(files, { base: 'd' }), line);
  expect(await countReports(db)).toEqual(reports);
  expect(await readAgreement(db, 'default')).toEqual(agreement);
  const record = await findAudit(db, second.auditId);
  if (!record) throw new Error('The audit is recorded.');
  const [round] = (await readStory(db, record)).rounds;
  expect(new Set(round?.ballots.map((one) => one.reusedFrom))).toEqual(new Set([first.auditId]));
  expect(await db.$count(ballots, and(eq(ballots.audit, first.auditId), isNull(ballots.questionKey)))).toBe(
    0,
  );
});
