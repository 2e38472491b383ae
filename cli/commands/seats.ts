import { proportionOf } from '../../core/calibration/proportion.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { readSeats, type SeatFigures } from '../../database/seats.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { renderSeatRecords, type SeatRecord } from '../report/seat-record.ts';
import { openRecords } from '../stores.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';

/** Says of each seat, or of those of one name, how often it was right in all audits, what that cost and how long it took. */
export async function seats(
  context: Context,
  name: string | undefined,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const found = await readSeats(db, name);
    if (name !== undefined && found.length === 0) throw noSuchSeat(name, await readSeats(db));
    const records = found.map(recordOf);
    if (json) print([safeJson({ seats: records })]);
    else if (records.length === 0)
      print(['No seat has answered anything yet: npx countersign audit main..HEAD']);
    else print(renderSeatRecords(safeDeep(records), context.out));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

const recordOf = ({ precision, recall, ...seat }: SeatFigures): SeatRecord => ({
  ...seat,
  precision: proportionOf(precision),
  recall: proportionOf(recall),
});

function noSuchSeat(name: string, known: readonly SeatFigures[]): UsageError {
  const names = [...new Set(known.flatMap((seat) => seat.names))].toSorted().map(safeLine).join(', ');
  return new UsageError(
    `No seat ${JSON.stringify(name.slice(0, 200))} has answered anything here${names ? `: choose one of ${names}.` : ' yet.'}`,
  );
}
