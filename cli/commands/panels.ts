import { ratersOf } from '../../core/calibration/calibrate.ts';
import { raterOf } from '../../core/calibration/voices.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { readCalibration } from '../../database/calibrations.ts';
import type { Database } from '../../database/client.ts';
import { countReports, listPanels, readAgreement, type RecordedPanel } from '../../database/panels.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { sections } from '../report/outcome.ts';
import { type PanelRecord, renderPanelRecord } from '../report/panel-record.ts';
import { openRecords } from '../stores.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';

/** Says of each panel, or of one, how reliable its seats have proved, whether that suffices to calibrate, and how far they agree. */
export async function panels(
  context: Context,
  name: string | undefined,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const found = await listPanels(db, name);
    if (name !== undefined && found.length === 0) throw noSuchPanel(name, await listPanels(db));
    const reports = await countReports(db);
    const records: PanelRecord[] = [];
    for (const panel of found) records.push(await recordOf(db, panel, reports));
    if (json) print([safeJson({ panels: records })]);
    else if (records.length === 0)
      print(['No panel has audited anything yet: npx countersign audit main..HEAD']);
    else print(sections(safeDeep(records).map((record) => renderPanelRecord(record, context.out))));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

async function recordOf(
  db: Database,
  { name, plan }: RecordedPanel,
  reports: Awaited<ReturnType<typeof countReports>>,
): Promise<PanelRecord> {
  const { reliability, ...calibration } = await readCalibration(db, ratersOf(plan.seats));
  const seatRecord = (seat: Seat) => {
    const { id, provider, model, family, focus, simulated, excluded } = seat;
    const rater = raterOf(seat);
    const known = reliability.find((one) => one.rater === rater) ?? null;
    return {
      id,
      provider,
      model,
      family,
      focus,
      simulated,
      excluded,
      reports: reports.get(rater) ?? 0,
      weights: calibration.correction?.raters[rater] ?? null,
      reliability: known,
    };
  };
  return {
    name,
    seats: plan.seats.map(seatRecord),
    calibration,
    agreement: await readAgreement(db, name),
  };
}

function noSuchPanel(name: string, known: readonly RecordedPanel[]): UsageError {
  const names = known.map((panel) => safeLine(panel.name)).join(', ');
  return new UsageError(
    `No panel ${JSON.stringify(name.slice(0, 200))} has audited anything here${names ? `: choose one of ${names}.` : ' yet.'}`,
  );
}
