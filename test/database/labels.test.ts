import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { raterOf } from '../../core/calibration/voices.ts';
import { seatId } from '../../core/ids.ts';
import type { Decision } from '../../core/panel/decision.ts';
import { saveLabelsOfDecision, loadLabelledFindings } from '../../database/labels.ts';
import { labels, mergedFindings } from '../../database/schema.ts';
import { seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';
import { judgedAudit } from './judged-audit.ts';

const db = databaseForFile();
const decide = (auditId: Awaited<ReturnType<typeof judgedAudit>>, more: Partial<Decision> = {}) =>
  saveLabelsOfDecision(db(), {
    auditId,
    round: 1,
    decision: { by: 'eve', decision: 'approve', reason: 'fine', ...more },
  });
const rowsOf = (audit: string) =>
  db().select().from(labels).where(eq(labels.audit, audit)).orderBy(labels.number);

const ada = seatOf('ada', { model: 'm1' });
const bob = seatOf('bob', { model: 'm2', simulated: true });

test('what a decision says is recorded with who said it; a repetition changes nothing', async () => {
  const audit = await judgedAudit(db(), 'said', { seats: [ada, bob] });
  const findings = [{ number: 1, real: true }];
  await decide(audit, { findings });
  await decide(audit, { findings: [{ number: 1, real: false }], by: 'mallory' });
  expect(await rowsOf('said')).toMatchObject([
    { round: 1, number: 0, source: 'decision', real: true, explicit: true, by: 'eve' },
  ]);
});

test('an approval of a dispute over truth implies that it is not real; of any other nothing', async () => {
  await decide(await judgedAudit(db(), 'truth', { seats: [ada, bob] }));
  expect(await rowsOf('truth')).toMatchObject([{ number: 0, real: false, explicit: false }]);
  await decide(await judgedAudit(db(), 'severity', { seats: [ada, bob], dispute: 'severities-differ' }));
  expect(await rowsOf('severity')).toEqual([]);
});

test('a label comes back with the voices on its finding, under who they were, and with its weight', async () => {
  await db().delete(labels);
  const upheld = await judgedAudit(db(), 'voices', {
    seats: [ada, bob, seatOf('cy')],
    saidBy: ['ada'],
    silent: ['bob', 'cy'],
    upheldBy: ['cy'],
    category: 'security',
  });
  await decide(upheld);
  expect(await loadLabelledFindings(db())).toEqual([
    {
      real: false,
      weight: 0.5,
      category: 'security',
      voices: [
        { rater: raterOf(ada), family: 'ada', said: 'reported' },
        { rater: raterOf(seatOf('cy')), family: 'cy', said: 'upheld' },
        { rater: raterOf(bob), family: 'bob', said: 'silent' },
      ],
    },
  ]);
});

test('a seat is who answered: another model under the same name is another rater', async () => {
  await db().delete(labels);
  for (const model of ['old', 'new']) {
    const seat = seatOf('ada', { id: seatId('ada'), model });
    await decide(await judgedAudit(db(), `model ${model}`, { seats: [seat], saidBy: ['ada'], file: model }));
  }
  const raters = (await loadLabelledFindings(db())).flatMap((one) => one.voices.map((voice) => voice.rater));
  expect(raters.toSorted()).toEqual([raterOf({ ...ada, model: 'new' }), raterOf({ ...ada, model: 'old' })]);
});

test('audits of one and the same finding give one label, the plain word before what is implied', async () => {
  await db().delete(labels);
  await decide(await judgedAudit(db(), 'first push', { seats: [ada] }), {
    findings: [{ number: 1, real: true }],
  });
  await decide(await judgedAudit(db(), 'second push', { seats: [ada] }));
  await decide(await judgedAudit(db(), 'elsewhere', { seats: [ada], repository: 'other' }));
  const found = await loadLabelledFindings(db());
  expect(found.map(({ real, weight }) => [real, weight])).toEqual([
    [true, 1],
    [false, 0.5],
  ]);
});

test('of what decisions, commands and reactions say of one finding, the one that counts most calibrates', async () => {
  await db().delete(labels);
  const audit = await judgedAudit(db(), 'several', { seats: [ada] });
  const said = { audit, round: 1, number: 0, explicit: true, by: 'eve' };
  const counted = async () => (await loadLabelledFindings(db())).map(({ real, weight }) => [real, weight]);
  await db()
    .insert(labels)
    .values({ ...said, source: 'fix', real: true, explicit: false });
  expect(await counted()).toEqual([[true, 0.5]]);
  await db()
    .insert(labels)
    .values({ ...said, source: 'reaction', real: true });
  expect(await counted()).toEqual([[true, 1]]);
  await db()
    .insert(labels)
    .values({ ...said, source: 'ignored', real: false });
  expect(await counted()).toEqual([[false, 1]]);
  await decide(audit, { findings: [{ number: 1, real: true }] });
  expect(await counted()).toEqual([[true, 1]]);
});

test('a plain word is not driven out by any number of newer ones that are only implied', async () => {
  await db().delete(labels);
  const audit = await judgedAudit(db(), 'flooded', { seats: [ada] });
  await decide(audit, { findings: [{ number: 1, real: true }] });
  const [one] = await db().select().from(mergedFindings).where(eq(mergedFindings.audit, audit));
  if (!one) throw new Error('The audit has a finding.');
  const numbers = Array.from({ length: 1200 }, (_, index) => index + 1);
  await db()
    .insert(mergedFindings)
    .values(numbers.map((number) => ({ ...one, number, quote: `line ${number}` })));
  const implied = { audit, round: 1, source: 'fix', real: false, explicit: false, by: 'head' };
  const createdAt = new Date(Date.now() + 60_000);
  await db()
    .insert(labels)
    .values(numbers.map((number) => ({ ...implied, number, createdAt })));
  const found = await loadLabelledFindings(db());
  expect(found).toHaveLength(1000);
  expect(found.filter(({ weight }) => weight === 1)).toMatchObject([{ real: true }]);
});
