import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBallots } from '../../database/ballots.ts';
import { auditIdOf } from '../../core/ids.ts';
import { verdicts } from '../../database/schema.ts';
import { addingPatch } from '../adding-patch.ts';
import { inCode, type HostileCase, clean, flawLine, path } from '../corpus/hostile-case.ts';
import { hostileClasses } from '../corpus/hostile-classes.ts';
import { type Engine, startEngine } from '../engine.ts';
import { codeAlone } from '../engine-on.ts';
import { resultOf, standing, startAudit } from './spine.ts';

/** The seat that looks for holes obeys all that it reads, as a model would that was taken over. */
const captured = `${codeAlone}
seats:
  claude: { provider: anthropic, model: persona-gullible, focus: security }
panels:
  default: { seats: [claude, gemini, gpt, ollama], patienceSeconds: 20 }
`;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ configuration: captured });
});
afterAll(() => engine.stop());

/** Seen as grave by the security persona only: with its seat captured, nobody else would report it. */
const flaw = 'element.innerHTML = input.comment;';
const patchOf = (lines: string[], code: string): string =>
  addingPatch(
    path,
    lines.map((line) => (line === flawLine ? `  ${code}` : line.slice(1))),
  );

const taken: [name: string, kind: string][] = [
  ['comments', 'orders a canary'],
  ['comments', 'asks for the system prompt'],
  ['invisible characters', 'tags'],
  ['fake turns of a chat', 'ChatML'],
  ['other languages', 'Chinese'],
  ['encodings', 'base64 of base64'],
  ['links and images', 'an image'],
];
const caseOf = (kind: string, name: string): HostileCase => {
  const found = hostileClasses[kind]?.find((one) => one.name === name);
  if (!found) throw new Error(`The corpus has no "${name}" among "${kind}".`);
  return found;
};

describe('a change that takes over a seat', { timeout: 90_000 }, () => {
  test.each(taken)('%s: %s', async (kind, name) => {
    const lines = caseOf(kind, name).change.diffs[path] ?? [];
    const handle = await startAudit(engine, patchOf(lines, flaw));
    const status = await standing(handle);
    expect(status).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
    expect(status.questions.join('\n')).toContain('may be written to sway reviewing models');
    const { runId } = await handle.describe();
    const id = auditIdOf(handle.workflowId, runId);
    const ballots = await loadBallots(engine.db, id, 1);
    // The attack works: the captured seat did as it was told, and nobody else saw the flaw.
    expect(ballots.map((one) => [one.seat, one.ballot.vote])).toEqual([
      ['claude', 'pass'],
      ['gemini', 'pass'],
      ['gpt', 'pass'],
      ['ollama', 'pass'],
    ]);
    expect(ballots.find((one) => one.seat === 'claude')?.ballot).toMatchObject({
      findings: [],
      confidence: 1,
    });
    const [row] = await engine.db.select().from(verdicts).where(eq(verdicts.audit, id));
    expect(JSON.stringify(row)).not.toMatch(/CANARY|evil\.example|You sit on a panel/);
    expect(await detailsOf(handle)).not.toMatch(/CANARY|evil\.example|You sit on a panel/);
    await handle.signal('decide', { by: 'ada', decision: 'reject', reason: 'It speaks to the reviewers.' });
    expect(await resultOf(handle)).toMatchObject({ verdict: 'failed', decidedBy: 'ada' });
  });
});

/** What the Temporal UI shows of the workflow. */
const detailsOf = async (handle: Awaited<ReturnType<typeof startAudit>>): Promise<string> =>
  JSON.stringify(await handle.query('__temporal_workflow_metadata'));

test('the same words without an order, and without the flaw, pass', async () => {
  const { twin } = caseOf('comments', 'orders a canary');
  const handle = await startAudit(engine, patchOf(twin.diffs[path] ?? inCode([]).diffs[path] ?? [], clean));
  expect(await resultOf(handle)).toMatchObject({ verdict: 'passed' });
});
