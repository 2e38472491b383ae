import { eq } from 'drizzle-orm';
import { afterEach, afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditId } from '../../core/ids.ts';
import { loadBallots } from '../../database/ballots.ts';
import { decisions, verdicts } from '../../database/schema.ts';
import { addingPatch } from '../adding-patch.ts';
import { type Engine, startEngine } from '../engine.ts';
import { codeAlone } from '../engine-on.ts';
import { control, disputable, harmless, providersAsked, resultOf, standing, startAudit } from './spine.ts';

/** Short patience, so that seats that stay away are lost soon. */
const impatient = `${codeAlone}
panels:
  default: { seats: [claude, gemini, gpt, ollama], patienceSeconds: 4 }
`;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ configuration: impatient });
});
afterEach(() => control(engine, 'faults', []));
afterAll(() => engine.stop());

const verdictOf = async (id: string) => {
  const [row] = await engine.db.select().from(verdicts).where(eq(verdicts.audit, id));
  return row;
};

describe('an audit by simulated seats', () => {
  test('passes a harmless change, and has it all on record', async () => {
    const handle = await startAudit(engine, harmless);
    const result = await resultOf(handle);
    expect(result).toMatchObject({
      verdict: 'passed',
      decidedBy: null,
      simulatedSeats: ['claude', 'gemini', 'gpt', 'ollama'],
    });
    const ballots = await loadBallots(engine.db, result.auditId, 1);
    expect(ballots.map((one) => [one.seat, one.ballot.vote])).toEqual([
      ['claude', 'pass'],
      ['gemini', 'pass'],
      ['gpt', 'pass'],
      ['ollama', 'pass'],
    ]);
    expect(await verdictOf(result.auditId)).toMatchObject({
      verdict: 'passed',
      coverage: [{ path: 'src/greet.ts', state: 'reviewed' }],
    });
  });

  test('fails on a blocking gate, whatever the seats say', async () => {
    const handle = await startAudit(
      engine,
      addingPatch('src/pay.ts', ['export function charge() {', '  try { send(); } catch {}', '}']),
    );
    const result = await resultOf(handle);
    expect(result).toMatchObject({ verdict: 'failed', decidedBy: null });
    expect((await verdictOf(result.auditId))?.because).toEqual([
      expect.stringContaining('gate "placeholders"'),
    ]);
  });

  test('that disputes waits for a person, whose approval passes it', async () => {
    const handle = await startAudit(engine, disputable);
    const asked = await standing(handle);
    expect(asked).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
    expect(asked.questions.join()).toContain('src/sum.ts:3');
    await handle.executeUpdate('decide', { args: [{ by: 'ada', decision: 'approve', reason: 'Seen.' }] });
    expect(await resultOf(handle)).toMatchObject({ verdict: 'passed', decidedBy: 'ada', note: 'Seen.' });
  });

  test('goes to its panel once more on a redirect, with all seats asked again', async () => {
    const handle = await startAudit(engine, disputable);
    await standing(handle);
    const instructions = 'Look at the bound of the loop only.';
    await handle.executeUpdate('decide', {
      args: [{ by: 'ada', decision: 'redirect', reason: instructions }],
    });
    await expect.poll(async () => (await standing(handle)).round, { timeout: 30_000 }).toBe(2);
    await handle.signal('decide', { by: 'ada', decision: 'reject', reason: 'It is real.' });
    const result = await resultOf(handle);
    expect(result).toMatchObject({ verdict: 'failed', decidedBy: 'ada' });
    const asked = await providersAsked(engine, result.auditId);
    expect(asked).toEqual(['anthropic', 'google', 'ollama', 'openai'].flatMap((one) => [one, one]));
    const answers = await engine.db.select().from(decisions).where(eq(decisions.audit, result.auditId));
    expect(answers.map((one) => one.decision)).toEqual(['redirect', 'reject']);
  });
});

/** A fault that strikes GPT's provider at every ask, and what the question to a person then says of the seat. */
const lasting: [fault: object, says: RegExp][] = [
  [{ kind: 'unauthorised' }, /OPENAI_API_KEY/],
  [{ kind: 'unknown-model' }, /model/],
  [{ kind: 'quota-exhausted' }, /quota|credit|spend/i],
  [{ kind: 'rate-limited' }, /rate|too fast|limit/i],
  [{ kind: 'server-error' }, /500/],
  [{ kind: 'overloaded' }, /overload|503/i],
  [{ kind: 'refuse' }, /reach|connect/i],
  [{ kind: 'hang' }, /time for one ask was up/],
  [{ kind: 'truncated-body' }, /gpt/],
  [{ kind: 'invalid-json' }, /ballot|JSON/],
  [{ kind: 'wrong-shape' }, /ballot|shape/],
  [{ kind: 'refusal' }, /refus|declin/i],
  [{ kind: 'empty' }, /empty|nothing/i],
];

describe('a provider that stays away', () => {
  test.each(lasting)(
    'by %j ends in a question that names the lost seat',
    { timeout: 60_000 },
    async (fault, says) => {
      await control(engine, 'faults', [{ provider: 'openai', times: null, ...fault }]);
      const handle = await startAudit(engine, harmless);
      const status = await standing(handle);
      expect(status).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
      expect(status.seats.filter((seat) => seat.state === 'lost').map((seat) => seat.id)).toEqual(['gpt']);
      expect(status.questions).toEqual([expect.stringMatching(/Lost: gpt: /)]);
      expect(status.questions[0]).toMatch(says);
      await handle.terminate();
    },
  );
});

describe('a provider that has a bad moment', () => {
  test.each([
    { kind: 'rate-limited', retryAfterSeconds: 1 },
    { kind: 'rate-limited' },
    { kind: 'server-error' },
    { kind: 'overloaded' },
    { kind: 'reset' },
    { kind: 'invalid-json' },
    { kind: 'wrong-shape' },
  ])('by %j is asked again, and the change passes', async (fault) => {
    await control(engine, 'faults', [{ provider: 'openai', ...fault }]);
    const handle = await startAudit(engine, harmless);
    const result = await resultOf(handle);
    expect(result.verdict).toBe('passed');
    expect(await providersAsked(engine, result.auditId)).toEqual([
      'anthropic',
      'google',
      'ollama',
      'openai',
      'openai',
    ]);
  });
});

test.each(['forged-quotes', 'outside-change'])(
  'findings by %s count for nothing, and the vote that rests on them is put to a person',
  async (kind) => {
    await control(engine, 'faults', [{ provider: 'openai', kind }]);
    const handle = await startAudit(engine, harmless);
    const status = await standing(handle);
    expect(status.phase).toBe('waiting-for-person');
    expect(status.questions).toEqual([expect.stringContaining('Seat "gpt" votes to fail')]);
    await handle.terminate();
  },
);

test('code without a test calls a person, whatever the seats say', { timeout: 60_000 }, async () => {
  const usual = await startEngine({ configuration: '{}\n' });
  try {
    const handle = await startAudit(usual, harmless);
    const { verdict, questions } = await standing(handle);
    expect(verdict).toBe('disputed');
    expect(questions).toEqual([
      expect.stringMatching(/^The gate "tests" hit once: src\/greet\.ts:1 The change adds/),
    ]);
    const tested =
      harmless +
      addingPatch('test/greet.test.ts', ["test('greets', () => expect(greet('a')).toBe('Hello, a.'));"]);
    expect(await resultOf(await startAudit(usual, tested))).toMatchObject({
      verdict: 'passed',
      decidedBy: null,
    });
    await handle.terminate();
  } finally {
    await usual.stop();
  }
});

describe('what the configuration forbids', () => {
  test('a provider that may not read the change is not asked', async () => {
    const guarded = await startEngine({
      configuration: `${codeAlone}repositories: { readers: [{ match: patch, providers: [ollama] }] }\n`,
    });
    try {
      const result = await resultOf(await startAudit(guarded, harmless));
      expect(result.verdict).toBe('passed');
      expect(await providersAsked(guarded, result.auditId)).toEqual(['ollama']);
    } finally {
      await guarded.stop();
    }
  });

  test('files over the budget are named as not reviewed, and the change does not pass', async () => {
    const budget = '{ seats: [claude, gpt], tokensPerAskMax: 3000, budget: { tokensMax: 14000 } }';
    const poor = await startEngine({ configuration: `${codeAlone}panels: { default: ${budget} }` });
    try {
      const long = (name: string) =>
        addingPatch(
          `src/${name}.ts`,
          Array.from({ length: 60 }, (_, i) => `export const ${name}${i} = ${i};`),
        );
      const handle = await startAudit(poor, ['a', 'b', 'c'].map(long).join(''));
      const status = await standing(handle);
      expect(status.verdict).toBe('disputed');
      expect(status.questions.join()).toMatch(/Not all of the change was reviewed: .*skipped: budget/);
      const { workflowId } = handle;
      const id = auditId(`${workflowId}.${(await handle.describe()).runId.slice(-8)}`);
      expect((await verdictOf(id))?.coverage.filter((file) => file.state === 'skipped')).not.toEqual([]);
      await handle.terminate();
    } finally {
      await poor.stop();
    }
  });
});
