import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Calibration } from '../../core/calibration/calibrate.ts';
import { labelsMin, labelsOfEachKindMin } from '../../core/calibration/calibrate.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { saveLabelsOfDecision } from '../../database/labels.ts';
import { labels, verdicts } from '../../database/schema.ts';
import { judgedAudit } from '../database/judged-audit.ts';
import { type Engine, startEngine } from '../engine.ts';
import { commandOn, disputedPatch } from './engine-commands.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const call = (args: string[], input?: string) => commandOn(engine, args, { input });

interface Story {
  audit: { id: string; state: string };
  plan: { seats: Seat[]; calibration: Calibration };
  rounds: { verdict: { calibration: number }; findings: { calibrated: boolean; probability: number }[] }[];
}

async function audit(name: string): Promise<Story> {
  const { out, err } = await call(['audit', '--patch', '-', '--json'], disputedPatch(name));
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Story;
}

describe('labels from decisions', () => {
  let story: Story;
  const rows = () => engine.db.select().from(labels).where(eq(labels.audit, story.audit.id));
  const approve = (...more: string[]) =>
    call(['decide', story.audit.id, 'approve', '--reason', 'The name is ours.', '--by', 'Ada', ...more]);

  test('before there are any, panels says that it knows nothing', async () => {
    expect((await call(['panels'])).out).toMatch(/^No panel has audited anything yet/);
    const unknown = await call(['panels', 'other']);
    expect(unknown).toMatchObject({ status: 2, err: expect.stringContaining('No panel "other"') });
  });

  test('an audit without labels is uncalibrated and says how many are missing', async () => {
    story = await audit('visit');
    expect(story.audit.state).toBe('waiting-for-person');
    expect(story.plan.calibration).toEqual({
      version: 1,
      labels: 0,
      missing: `0 of ${labelsMin} labels`,
      correction: null,
    });
    expect((await call(['show', story.audit.id])).out).toMatch(
      /^Probabilities: uncalibrated, 0 of 50 labels\.$/m,
    );
  });

  test('an answer about a finding that is not there is refused, with the numbers that there are', async () => {
    const refused = await approve('--real', '99');
    expect(refused.status).toBe(1);
    expect(refused.out).toMatch(
      /^Not taken: There is no finding 99 in this round: they are numbered 1 to \d/,
    );
    const malformed = await approve('--not-real', 'first');
    expect(malformed).toMatchObject({ status: 2, err: expect.stringContaining('Give numbers of findings') });
    expect(await rows()).toEqual([]);
  });

  test('an answer that says which is real labels it, and the next audit counts it', async () => {
    expect(await approve('--real', '1')).toMatchObject({ status: 0 });
    const [first, ...others] = (await rows()).toSorted((a, b) => a.number - b.number);
    expect(first).toMatchObject({ number: 0, real: true, explicit: true, by: 'Ada', source: 'decision' });
    expect(others.filter((row) => row.explicit || row.real)).toEqual([]);
    const { plan, rounds } = await audit('again');
    expect(plan.calibration.version).toBe(2);
    expect(plan.calibration.labels).toBeGreaterThanOrEqual(1);
    expect(rounds[0]?.verdict.calibration).toBe(2);
    expect(rounds[0]?.findings.map((finding) => finding.calibrated)).not.toContain(true);
  });

  test('once there are enough, the next audit is calibrated, and says by which version', async () => {
    const { seats } = story.plan;
    for (let index = 0; index < labelsMin; index += 1) {
      const id = `earlier ${index}`;
      const auditId = await judgedAudit(engine.db, id, { seats, file: id });
      const findings = [{ number: 1, real: index < labelsMin - labelsOfEachKindMin }];
      const decision = { by: 'Ada', decision: 'approve' as const, reason: 'Read it.', findings };
      await saveLabelsOfDecision(engine.db, { auditId, round: 1, decision });
    }
    const { audit: calibrated, plan, rounds } = await audit('calibrated');
    expect(plan.calibration).toMatchObject({ version: 3, missing: null });
    expect(rounds[0]?.findings.length).toBeGreaterThan(0);
    expect(rounds[0]?.findings.map((finding) => finding.calibrated)).not.toContain(false);
    const shown = (await call(['show', calibrated.id])).out;
    expect(shown).toMatch(/^Probabilities: calibration v3, \d+ labels\.$/m);
    expect(shown).toMatch(/^ {3}Sure {3}\d+%$/m);
    const [row] = await engine.db
      .select()
      .from(verdicts)
      .where(and(eq(verdicts.audit, calibrated.id), eq(verdicts.round, 1)));
    expect(row?.calibration).toBe(3);
    expect(row?.verdict).not.toBe('passed');
  });

  test('panels tells the record of each seat, simulated ones marked, and the state of the calibration', async () => {
    const { out } = await call(['panels', 'default']);
    expect(out).toMatch(/^Panel default$/m);
    expect(out).toMatch(/^ {2}claude \(simulated\): claude-opus-4-6, anthropic, /m);
    expect(out).toMatch(/labelled \d+(?:\.5)? real and \d+(?:\.5)? not$/m);
    expect(out).toMatch(/^Calibration: v3, from labels \(/m);
    expect(out).toMatch(/^Agreement: Krippendorff's α -?\d\.\d\d over \d+ pieces: /m);
    const { panels } = JSON.parse((await call(['panels', '--json'])).out) as { panels: object[] };
    expect(panels).toMatchObject([
      {
        name: 'default',
        calibration: { version: 3, missing: null },
        agreement: { units: expect.any(Number) },
      },
    ]);
    expect((await call(['panels', 'other'])).err).toContain('choose one of default');
  });
});
