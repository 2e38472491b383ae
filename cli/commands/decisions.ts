import { safeLine } from '../../core/panel/safe-text.ts';
import { listAudits, openQuestions } from '../../database/reports.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { sections } from '../report/outcome.ts';
import { renderNextStep, shellWord } from '../report/verdict.ts';
import { openRecords, workflowUrl } from '../stores.ts';
import { count, moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

const waitingMax = 200;
const questionsMax = 5;

/** What waits for a person, the longest waiting last, nearest to the prompt. */
export async function decisions(context: Context, { json }: { json: boolean }): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const waiting = await listAudits(db, { state: 'waiting-for-person', limit: waitingMax });
    const questions = await openQuestions(
      db,
      waiting.map((audit) => audit.id),
    );
    const asked = waiting.map((audit) => ({
      ...audit,
      questions: questions.get(audit.id) ?? [],
      url: workflowUrl(context, audit.workflowId),
    }));
    if (json) print([safeJson({ waiting: asked })]);
    else if (asked.length === 0) print(['Nothing waits for a person.']);
    else print(sections(safeDeep(asked).map((audit) => renderWaiting(audit, context))));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

type Asked = Awaited<ReturnType<typeof listAudits>>[number] & { questions: string[]; url: string | null };

function renderWaiting(audit: Asked, { out }: Context): string[] {
  const more = audit.questions.length - questionsMax;
  return [
    ...wrap(out, out.paint.bold(safeLine(audit.title))),
    ...wrap(out, `${audit.id}, since ${moment(audit.startedAt)}`),
    ...audit.questions
      .slice(0, questionsMax)
      .flatMap((question) => wrap(out, safeLine(question), '  - ', '    ')),
    ...(more > 0 ? [`  … ${count(more, 'more question')}: npx countersign show ${shellWord(audit.id)}`] : []),
    ...renderNextStep({ ...audit, auditId: audit.id }, audit.url, out),
  ];
}
