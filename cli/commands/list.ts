import { safeLine } from '../../core/panel/safe-text.ts';
import { type AuditRow, listAudits } from '../../database/reports.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { verdictPaint } from '../report/verdict.ts';
import { openRecords } from '../stores.ts';
import { moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { type Screen, wrap } from '../text/screen.ts';

export async function list(
  context: Context,
  { limit, json }: { limit: number; json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const audits = await listAudits(db, { limit });
    if (json) print([safeJson({ audits })]);
    else if (audits.length === 0) print(['No audits yet. Start one: npx countersign audit main..HEAD']);
    else print(safeDeep(audits).flatMap((audit) => renderLine(audit, context.out)));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function renderLine(audit: AuditRow, screen: Screen): string[] {
  const word = audit.state === 'waiting-for-person' ? 'waits' : (audit.verdict ?? audit.state);
  const standing = verdictPaint(screen.paint, word)(word.padEnd(11));
  return [
    ...wrap(screen, `${standing} ${screen.paint.bold(safeLine(audit.id))}`, '', '  '),
    ...wrap(screen, `${moment(audit.startedAt)}  ${safeLine(audit.title)}`, '  '),
  ];
}
