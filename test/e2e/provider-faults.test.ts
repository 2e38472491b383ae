import { and, eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { auditId } from '../../core/ids.ts';
import { loadBallots } from '../../database/ballots.ts';
import { findAudit, readStory } from '../../database/reports.ts';
import { ballots, verdicts } from '../../database/schema.ts';
import { renderStory } from '../../cli/report/story.ts';
import { screenFor } from '../../cli/text/screen.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import { addingPatch } from '../adding-patch.ts';
import { type Engine, startEngine } from '../engine.ts';
import { codeAlone } from '../engine-on.ts';
import type { EngineOptions } from '../engine-on.ts';
import { control, harmless, resultOf, standing, startAudit } from './spine.ts';

const engines: Engine[] = [];
async function engineWith(options: EngineOptions): Promise<Engine> {
  const engine = await startEngine(options);
  engines.push(engine);
  return engine;
}
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

const panel = (more = '') =>
  `${codeAlone}panels: { default: { seats: [claude, gemini, gpt, ollama], patienceSeconds: 4${more} } }\n`;
const gptWithSubstitute =
  'seats: { gpt: { provider: openai, model: gpt-5.4, focus: logic, substitute: { provider: ollama, model: "gpt-oss:20b" } } }\n';

const idOf = async (handle: Awaited<ReturnType<typeof startAudit>>) =>
  auditId(`${handle.workflowId}.${(await handle.describe()).runId.slice(-8)}`);

const logOf = async (engine: Engine) =>
  (await (await fetch(`${engine.simulator.url}/control/log`)).json()) as LoggedAsk[];

test.each([
  [{ kind: 'forbidden' }, /answered 403/],
  [{ kind: 'rate-limited', retryAfterSeconds: 3600 }, /answered 429|told this process to wait/],
  [{ kind: 'cut', fraction: 0.3 }, /broke the connection|not in the form of its API/],
  [{ kind: 'stall', fraction: 0.7 }, /had not finished its answer when the time for one ask was up/],
  [{ kind: 'error-body' }, /answered (?:200|an error)/],
  [{ kind: 'many-findings', count: 5_000 }, /gave no ballot, asked twice: The answer was cut off/],
  [{ kind: 'context-too-long' }, /too small a context for this piece, even for one line of it/],
])(
  'a provider with %j ends in a question that names what was lost',
  { timeout: 60_000 },
  async (fault, says) => {
    const engine = await engineWith({ configuration: panel() });
    await control(engine, 'faults', [{ provider: 'openai', times: null, ...fault }]);
    const handle = await startAudit(engine, harmless);
    const status = await standing(handle);
    expect(status).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
    expect(status.questions).toEqual([
      expect.stringMatching(/Lost: gpt: Seat "gpt" \(openai gpt-5\.4, simulated\) /),
    ]);
    expect(status.questions[0]).toMatch(says);
    await handle.terminate();
  },
);

test('a provider whose name has no address is lost, and named', { timeout: 60_000 }, async () => {
  const engine = await engineWith({
    configuration: panel(),
    environment: { OLLAMA_HOST: 'http://no-such-host.invalid' },
  });
  const handle = await startAudit(engine, harmless);
  const { questions } = await standing(handle);
  expect(questions).toEqual([
    expect.stringMatching(/Lost: ollama: .*its name (?:has no address|could not be looked up)/),
  ]);
  expect(questions[0]).toContain('Check the network and OLLAMA_HOST');
  await handle.terminate();
});

test('a slow first byte is waited for', { timeout: 60_000 }, async () => {
  const engine = await engineWith({ configuration: panel() });
  await control(engine, 'faults', [{ provider: 'openai', kind: 'slow', ms: 2_000 }]);
  expect(await resultOf(await startAudit(engine, harmless))).toMatchObject({ verdict: 'passed' });
});

test('a wait that the provider names is kept, and the change passes', { timeout: 60_000 }, async () => {
  const engine = await engineWith({ configuration: panel() });
  await control(engine, 'faults', [{ provider: 'openai', kind: 'rate-limited', retryAfterSeconds: 2 }]);
  expect(await resultOf(await startAudit(engine, harmless))).toMatchObject({ verdict: 'passed' });
  const asks = (await logOf(engine))
    .filter((one) => one.provider === 'openai')
    .map((one) => Date.parse(one.at));
  expect(asks).toHaveLength(2);
  expect((asks[1] ?? 0) - (asks[0] ?? 0)).toBeGreaterThanOrEqual(1_990);
});

describe('a seat with a substitute', () => {
  test.each([{ kind: 'unauthorised' }, { kind: 'refusal' }, { kind: 'overloaded' }])(
    'is answered for once its own model is lost by %j, and all the record says so',
    { timeout: 60_000 },
    async (fault) => {
      const engine = await engineWith({ configuration: gptWithSubstitute + panel() });
      await control(engine, 'faults', [{ provider: 'openai', times: null, ...fault }]);
      const handle = await startAudit(engine, harmless);
      const result = await resultOf(handle);
      expect(result).toMatchObject({ verdict: 'passed' });
      const [row] = await engine.db
        .select()
        .from(ballots)
        .where(and(eq(ballots.audit, result.auditId), eq(ballots.seat, 'gpt')));
      expect(row).toMatchObject({
        provider: 'ollama',
        model: 'gpt-oss:20b',
        family: 'openai',
        simulated: true,
      });
      expect(row?.substitutedBecause).toMatch(
        /^in place of openai gpt-5\.4, because Seat "gpt" \(openai gpt-5\.4/,
      );
      const { seats } = await standing(handle);
      const told = seats.find((seat) => seat.id === 'gpt');
      expect(told?.substituted).toMatch(
        /^answered by ollama gpt-oss:20b in place of openai gpt-5\.4, because /,
      );
      const audit = await findAudit(engine.db, result.auditId);
      if (!audit) throw new Error('The audit has no record.');
      const story = renderStory(
        await readStory(engine.db, audit),
        'http://127.0.0.1',
        screenFor({ columns: 500 }, {}),
      );
      expect(story.join('\n')).toContain(
        'answered by ollama gpt-oss:20b in place of openai gpt-5.4, because Seat "gpt"',
      );
    },
  );

  test('is lost with both reasons where its substitute is lost too', { timeout: 60_000 }, async () => {
    const engine = await engineWith({ configuration: gptWithSubstitute + panel() });
    await control(engine, 'faults', [
      { provider: 'openai', kind: 'unauthorised', times: null },
      { model: 'gpt-oss:20b', kind: 'unknown-model', times: null },
    ]);
    const handle = await startAudit(engine, harmless);
    const { questions } = await standing(handle);
    expect(questions).toEqual([
      expect.stringMatching(
        /Lost: gpt: Seat "gpt" .*OPENAI_API_KEY.* Besides, its substitute ollama gpt-oss:20b was lost too: .*ollama pull gpt-oss:20b/,
      ),
    ]);
    await handle.terminate();
  });

  test('is not answered for by a provider that may not read the change', { timeout: 60_000 }, async () => {
    const readers = 'repositories: { readers: [{ match: patch, providers: [anthropic, google, openai] }] }\n';
    const seats = `${codeAlone}panels: { default: { seats: [claude, gemini, gpt], patienceSeconds: 4 } }\n`;
    const engine = await engineWith({ configuration: gptWithSubstitute + seats + readers });
    await control(engine, 'faults', [{ provider: 'openai', kind: 'unauthorised', times: null }]);
    const handle = await startAudit(engine, harmless);
    const { questions } = await standing(handle);
    expect(questions[0]).toMatch(/its substitute ollama gpt-oss:20b may not be asked: Policy: "patch"/);
    expect((await logOf(engine)).map((one) => one.provider)).not.toContain('ollama');
    await handle.terminate();
  });
});

const long = (name: string) =>
  addingPatch(
    `src/${name}.ts`,
    Array.from({ length: 150 }, (_, index) => `export const ${name}${index} = compute(${index});`),
  );

test.each([
  { provider: 'ollama', kind: 'truncated-prompt', tokensMax: 4_500 },
  { provider: 'anthropic', kind: 'context-too-long', tokensMax: 4_500 },
])(
  'a change that is too long for one model is read by it in parts: %j',
  { timeout: 60_000 },
  async (fault) => {
    const engine = await engineWith({ configuration: panel() });
    await control(engine, 'faults', [{ times: null, ...fault }]);
    const result = await resultOf(await startAudit(engine, long('a') + long('b') + long('c')));
    expect(result).toMatchObject({ verdict: 'passed' });
    const rows = await engine.db.select().from(ballots).where(eq(ballots.audit, result.auditId));
    expect(rows.filter((row) => row.parts > 1).map((row) => row.provider)).toEqual([fault.provider]);
    const [verdict] = await engine.db.select().from(verdicts).where(eq(verdicts.audit, result.auditId));
    expect(verdict?.coverage.map((file) => file.state)).toEqual(['reviewed', 'reviewed', 'reviewed']);
  },
);

test('a prompt cut in silence by another provider leaves files unread, and a person is asked', {
  timeout: 60_000,
}, async () => {
  const engine = await engineWith({ configuration: panel() });
  await control(engine, 'faults', [
    { provider: 'openai', kind: 'truncated-prompt', fraction: 0.2, times: null },
  ]);
  const handle = await startAudit(engine, long('a') + long('b'));
  const status = await standing(handle);
  expect(status).toMatchObject({ verdict: 'disputed' });
  expect(status.questions.join()).toContain('Not every seat of the panel voted on src/a.ts');
  await handle.terminate();
});

test('answers that were paid for in vain are in the cost of the round', { timeout: 60_000 }, async () => {
  const engine = await engineWith({ configuration: panel() });
  await control(engine, 'faults', [{ provider: 'openai', kind: 'wrong-shape', times: null }]);
  const handle = await startAudit(engine, harmless);
  await standing(handle);
  const id = await idOf(handle);
  const counted = (await loadBallots(engine.db, id, 1)).reduce((sum, one) => sum + one.tokens, 0);
  const [verdict] = await engine.db.select().from(verdicts).where(eq(verdicts.audit, id));
  // Two answers of no use, each to a prompt of more than a thousand tokens.
  expect(verdict?.tokens).toBeGreaterThan(counted + 2_000);
  await handle.terminate();
});

test('limits of countersign.yaml hold over all audits of the process', { timeout: 60_000 }, async () => {
  const limits = 'providers: { openai: { asksAtOnce: 1 } }\n';
  const engine = await engineWith({
    configuration: `${codeAlone}${limits}panels: { default: { seats: [gpt, claude] } }\n`,
  });
  await control(engine, 'latency', { ms: 150 });
  const handles = await Promise.all([1, 2, 3].map(() => startAudit(engine, harmless)));
  await Promise.all(handles.map(resultOf));
  const spans = (provider: string) =>
    logOf(engine).then((log) =>
      log
        .filter((one) => one.provider === provider)
        .map((one) => ({ from: Date.parse(one.at), to: Date.parse(one.at) + (one.ms ?? 0) - 3 })),
    );
  const openai = (await spans('openai')).sort((a, b) => a.from - b.from);
  expect(openai).toHaveLength(3);
  for (const [index, span] of openai.slice(1).entries()) {
    expect(span.from).toBeGreaterThanOrEqual(openai[index]?.to ?? 0);
  }
});
