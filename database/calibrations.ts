import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { type Calibration, calibrate, type CalibrationFigures } from '../core/calibration/calibrate.ts';
import type { LabelledFinding } from '../core/calibration/fit-correction.ts';
import type { RaterId } from '../core/calibration/voices.ts';
import type { Database } from './client.ts';
import { loadLabelledFindings } from './labels.ts';
import { calibrations } from './schema.ts';

/** Grows when the same labels would give another correction than before. */
const methodVersion = 1;

/** The calibration of these raters from the labels so far: the recorded one where there is one, else a new version. */
export async function currentCalibration(db: Database, raters: readonly RaterId[]): Promise<Calibration> {
  const labelled = await loadLabelledFindings(db);
  const hash = hashOf(labelled, raters);
  const known = await findCalibration(db, hash);
  if (known) return plannedOf(known);
  const figures = calibrate(labelled, raters);
  return plannedOf(await saveCalibration(db, { hash, raters, figures }));
}

/** What the labels so far say of these raters; the version is null where no audit has used it yet. */
export async function readCalibration(
  db: Database,
  raters: readonly RaterId[],
): Promise<CalibrationFigures & { version: number | null }> {
  const labelled = await loadLabelledFindings(db);
  const known = await findCalibration(db, hashOf(labelled, raters));
  return { ...calibrate(labelled, raters), version: known?.version ?? null };
}

type Row = Pick<typeof calibrations.$inferSelect, 'version' | 'figures'>;

const plannedOf = ({ version, figures: { labels, missing, correction } }: Row): Calibration => ({
  version,
  labels: Math.floor(labels.real + labels.notReal),
  missing,
  correction,
});

const hashOf = (labelled: readonly LabelledFinding[], raters: readonly RaterId[]): string =>
  createHash('sha256')
    .update(JSON.stringify([methodVersion, raters, labelled]))
    .digest('hex');

async function findCalibration(db: Pick<Database, 'select'>, hash: string): Promise<Row | null> {
  const [row] = await db.select().from(calibrations).where(eq(calibrations.hash, hash));
  return row ?? null;
}

async function saveCalibration(
  db: Database,
  made: { hash: string; raters: readonly RaterId[]; figures: CalibrationFigures },
): Promise<Row> {
  return db.transaction(async (tx) => {
    // Two audits planned at once would take the same number: the second waits for the first.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('calibrations', 0))`);
    const known = await findCalibration(tx, made.hash);
    if (known) return known;
    const version = sql<number>`(select coalesce(max(version), 0) + 1 from ${calibrations})`;
    const [row] = await tx
      .insert(calibrations)
      .values({ ...made, raters: [...made.raters], version })
      .returning();
    if (!row) throw new Error('The new calibration was inserted and not returned.');
    return row;
  });
}
