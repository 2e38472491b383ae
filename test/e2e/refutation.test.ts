import type { WorkflowHandle } from '@temporalio/client';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderStory } from '../../cli/report/story.ts';
import { screenFor } from '../../cli/text/screen.ts';
import type { Finding } from '../../core/panel/finding.ts';
import type { ClaimJudgement } from '../../core/panel/refutation.ts';
import { findAudit, readStory } from '../../database/reports.ts';
import { mergedFindings } from '../../database/schema.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import { addingPatch } from '../adding-patch.ts';
import { ballotOf, findingOf } from '../builders.ts';
import { type Engine, startEngine } from '../engine.ts';
import { codeAlone } from '../engine-on.ts';
import { control, resultOf, standing, startAudit } from './spine.ts';

/** Three seats whose answers are scripted: first each one's ballot, then what it makes of the others' findings. */
const configuration = `${codeAlone}panels: { default: { seats: [claude, gpt, gemini], patienceSeconds: 20 } }\n`;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ configuration });
});
afterAll(() => engine.stop());

const path = 'src/page.ts';
const guard = '  if (page > pages) return [];';
const suspected = '  return rows.slice(page, page + size);';
const change = addingPatch(path, ['export function show(rows, page, pages, size) {', guard, suspected, '}']);

const flaw = (severity: Finding['severity']) =>
  findingOf({
    title: 'Reads past the end',
    category: 'logic',
    severity,
    file: path,
    startLine: 3,
    endLine: 3,
    quote: suspected,
    reason: 'A page after the last is read.',
  });
const pass = ballotOf({ covered: [path] });
const fail = (severity: Finding['severity']) =>
  ballotOf({ vote: 'fail', findings: [flaw(severity)], covered: [path] });

const look = (more: Partial<ClaimJudgement>) => ({
  judgements: [
    {
      claim: 1,
      judgement: 'undecided',
      severity: null,
      file: path,
      side: 'head',
      startLine: 0,
      endLine: 0,
      quote: '',
      reason: 'Cannot tell.',
      ...more,
    },
  ],
});
const refuted = (reason: string) =>
  look({ judgement: 'refuted', startLine: 2, endLine: 2, quote: guard.trim(), reason });
const upheld = look({
  judgement: 'upheld',
  severity: 'high',
  startLine: 3,
  endLine: 3,
  quote: suspected.trim(),
  reason: 'Pages begin at nought.',
});

/** Audits the change with these answers of Claude, GPT and Gemini. */
async function audit(claude: unknown[], gpt: unknown[], gemini: unknown[]): Promise<WorkflowHandle> {
  await control(engine, 'script', [
    { provider: 'anthropic', answers: claude },
    { provider: 'openai', answers: gpt },
    { provider: 'google', answers: gemini },
  ]);
  return startAudit(engine, change);
}

async function storyOf(handle: WorkflowHandle): Promise<string> {
  const recorded = await findAudit(engine.db, handle.workflowId);
  if (!recorded) throw new Error(`Nothing is recorded of ${handle.workflowId}.`);
  return renderStory(await readStory(engine.db, recorded), null, screenFor({ columns: 200 }, {})).join('\n');
}
const detailsOf = async (handle: WorkflowHandle): Promise<string> =>
  (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';

test('a lone high finding that both other families refute passes, and is shown with what they quote', async () => {
  const handle = await audit(
    [fail('high')],
    [pass, refuted('Stopped before.')],
    [pass, refuted('No page is after the last.')],
  );
  const result = await resultOf(handle);
  expect(result).toMatchObject({ verdict: 'passed', decidedBy: null, findings: 1 });
  const [row] = await engine.db.select().from(mergedFindings).where(eq(mergedFindings.audit, result.auditId));
  expect(row).toMatchObject({ severity: 'high', refuted: true, missing: [], saidBy: ['claude'] });
  expect(row?.refutations.map((one) => [one.seat, one.judgement, one.quote, one.discounted])).toEqual([
    ['gemini', 'refuted', guard.trim(), null],
    ['gpt', 'refuted', guard.trim(), null],
  ]);
  const story = await storyOf(handle);
  expect(story).toContain('HIGH REFUTED  Reads past the end');
  expect(story).toContain('Denied gpt (simulated), by src/page.ts:2: Stopped before.');
  expect(story).toContain('Denied gemini (simulated), by src/page.ts:2: No page is after the last.');
  expect(story).toMatch(/Second look:\n {2}gemini \(simulated\), piece 1: 0 upheld, 1 refuted, 0 undecided/);
});

test('each refuter is asked once, blind, after all ballots are in', async () => {
  const handle = await audit([fail('high')], [pass, refuted('Stopped.')], [pass, refuted('Stopped.')]);
  const { auditId } = await resultOf(handle);
  const log = (await (await fetch(`${engine.simulator.url}/control/log`)).json()) as LoggedAsk[];
  const keys = log
    .filter((one) => one.key?.includes(auditId))
    .map((one) => String(one.key).replace(auditId, ''));
  expect(keys.slice(0, 3).toSorted()).toEqual(['/1/claude/0', '/1/gemini/0', '/1/gpt/0']);
  expect(keys.slice(3).toSorted()).toEqual(['/1/gemini/0/refute', '/1/gpt/0/refute']);
});

test('a lone critical finding so refuted is put to a person, with both sides', async () => {
  const handle = await audit(
    [fail('critical')],
    [pass, refuted('Stopped before.')],
    [pass, refuted('No such page.')],
  );
  const status = await standing(handle);
  expect(status).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
  expect(status.questions).toEqual([
    'Critical: Reads past the end (src/page.ts:3): only claude reported it; gpt and gemini read the file and did not report it. In a second look, gemini refutes it, gpt refutes it. That does not settle it: a critical finding is never outvoted. Is it real?',
  ]);
  const details = await detailsOf(handle);
  expect(details).toContain('**claude** says critical: Reads past the end');
  expect(details).toContain('A page after the last is read.');
  expect(details).toContain('**gpt** refutes it in a second look: Stopped before');
  expect(details).toContain('**gemini** refutes it in a second look: No such page');
  await handle.signal('decide', { by: 'ada', decision: 'approve', reason: 'The guard holds.' });
  expect(await resultOf(handle)).toMatchObject({ verdict: 'passed', decidedBy: 'ada' });
});

test('a lone high finding that the others uphold fails', async () => {
  const handle = await audit([fail('high')], [pass, upheld], [pass, upheld]);
  const result = await resultOf(handle);
  expect(result).toMatchObject({ verdict: 'failed', decidedBy: null });
  expect(await storyOf(handle)).toContain('reported by claude, upheld by gemini and gpt');
});

test('a refuter that gives no answer turns it into a question that names it', async () => {
  const handle = await audit(
    [fail('high')],
    [pass, refuted('Stopped before.')],
    [pass, 'I would rather not.', 'No.'],
  );
  const status = await standing(handle);
  expect(status).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
  expect(status.questions).toHaveLength(1);
  expect(status.questions[0]).toMatch(
    /gpt refutes it, gemini gave no answer \(Seat "gemini" \(google .*\) gave no second look, asked twice/,
  );
  expect(status.questions[0]).toContain('That does not settle it: gemini gave no answer. Is it real?');
  expect(await storyOf(handle)).toMatch(/gemini \(simulated\), piece 1: lost: Seat "gemini"/);
  await handle.terminate();
});

test('quotes that stand nowhere refute nothing', async () => {
  const forged = look({
    judgement: 'refuted',
    startLine: 2,
    endLine: 2,
    quote: 'assertInRange(page);',
    reason: 'Checked.',
  });
  const handle = await audit([fail('high')], [pass, forged], [pass, forged]);
  const status = await standing(handle);
  expect(status.verdict).toBe('disputed');
  expect(status.questions[0]).toContain(
    'what gpt says does not count (it quotes text that does not stand there)',
  );
  await handle.terminate();
});
