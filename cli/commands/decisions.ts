import { safeLine } from '../../core/panel/safe-text.ts';
import { listAudits, openQuestions } from '../../database/reports.ts';
import { type GlassRow, openReviews } from '../../database/glass-reviews.ts';
import { listAskingIncidents } from '../../database/incidents.ts';
import { listAskingTasks } from '../../database/tasks.ts';
import type { Database } from '../../database/client.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { sections } from '../report/outcome.ts';
import { answersTo } from '../report/task.ts';
import { approveHint, decideHint, shellWord } from '../report/answer-hint.ts';
import { renderNextStep } from '../report/verdict.ts';
import { signaturesCount } from '../sign-answer.ts';
import { openRecords, workflowUrl } from '../stores.ts';
import { count, moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

const waitingMax = 200;
const signed =
  'Only signed answers count, as "decisions.approval" in countersign.yaml says: --key FILE signs with your key, --agent with your SSH agent.';
const questionsMax = 5;

/** What waits for a person, audits, tasks, incidents and reviews of what was done alone; what began first comes last, nearest to the prompt. */
export async function decisions(context: Context, { json }: { json: boolean }): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const [audits, tasks] = [await auditsAsking(db, context), await tasksAsking(db, context)];
    const incidents = await listAskingIncidents(db, waitingMax);
    const reviews = await openReviews(db);
    if (json) print([safeJson({ waiting: audits, tasks, incidents, reviews })]);
    else if (audits.length + tasks.length + incidents.length + reviews.length === 0)
      print(['Nothing waits for a person.']);
    else {
      const told = [
        ...safeDeep(audits).map((audit) => ({ at: audit.startedAt, lines: renderAudit(audit, context) })),
        ...safeDeep(tasks).map((task) => ({ at: task.startedAt, lines: renderTask(task, context) })),
        ...safeDeep(incidents).map((one) => ({ at: one.startedAt, lines: renderIncident(one, context) })),
        ...reviews.map((one) => ({ at: one.at, lines: renderReview(one, context) })),
      ];
      print(
        sections(
          told.toSorted((one, other) => other.at.getTime() - one.at.getTime()).map(({ lines }) => lines),
        ),
      );
      if (signaturesCount(context)) print(['', ...wrap(context.out, signed)]);
    }
    return exitStatus.passed;
  } finally {
    await close();
  }
}

async function auditsAsking(db: Database, context: Context) {
  const waiting = await listAudits(db, { state: 'waiting-for-person', limit: waitingMax });
  const questions = await openQuestions(
    db,
    waiting.map((audit) => audit.id),
  );
  return waiting.map((audit) => ({
    ...audit,
    questions: questions.get(audit.id) ?? [],
    url: workflowUrl(context, audit.workflowId),
  }));
}

async function tasksAsking(db: Database, context: Context) {
  const waiting = await listAskingTasks(db, waitingMax);
  return waiting.map((task) => ({ ...task, url: workflowUrl(context, task.workflowId) }));
}

type AskingAudit = Awaited<ReturnType<typeof auditsAsking>>[number];
type AskingTask = Awaited<ReturnType<typeof tasksAsking>>[number];

const inTemporal = (url: string | null): string[] =>
  url ? [`or in the Temporal UI (the tab User Metadata has the question): ${url}`] : [];

function renderAudit(audit: AskingAudit, context: Context): string[] {
  const { out } = context;
  const more = audit.questions.length - questionsMax;
  return [
    ...wrap(out, out.paint.bold(safeLine(audit.title))),
    ...wrap(out, `${audit.id}, since ${moment(audit.startedAt)}`),
    ...audit.questions
      .slice(0, questionsMax)
      .flatMap((question) => wrap(out, safeLine(question), '  - ', '    ')),
    ...(more > 0 ? [`  … ${count(more, 'more question')}: npx countersign show ${shellWord(audit.id)}`] : []),
    ...renderNextStep({ ...audit, auditId: audit.id }, audit.url, out, signaturesCount(context)),
  ];
}

function renderTask(task: AskingTask, { out }: Context): string[] {
  const id = shellWord(task.workflowId);
  return [
    ...wrap(out, out.paint.bold(safeLine(task.title))),
    ...wrap(out, `${task.workflowId}, a task since ${moment(task.startedAt)}`),
    ...wrap(out, safeLine(task.question.title), '  - ', '    '),
    `Read what was tried: npx countersign attach ${id}`,
    ...wrap(out, 'It waits for a person. Answer with one of:'),
    ...answersTo(task.question, task.workflowId).map((line) => out.paint.bold(`  ${line}`)),
    ...inTemporal(task.url),
  ];
}

function renderIncident(
  { title, workflowId, startedAt, planHash, question }: AskingIncident,
  { out }: Context,
): string[] {
  const id = shellWord(workflowId);
  const next =
    question?.kind === 'approval' && planHash !== null
      ? approveHint(planHash, question.signed === true)
      : decideHint(workflowId, 'redirect --reason "what to do instead"', {
          signed: question?.signed,
          question: question?.number,
        });
  return [
    ...wrap(out, out.paint.bold(safeLine(title))),
    ...wrap(out, `incident, ${moment(startedAt)}: ${safeLine(question?.title ?? '')}`, '  '),
    `  npx countersign incidents ${id}`,
    `  ${next}`,
  ];
}

const renderReview = ({ plan, by, reason, at }: GlassRow, { out }: Context): string[] => [
  ...wrap(out, out.paint.bold(`${safeLine(by)} acted alone: ${safeLine(reason)}`)),
  ...wrap(out, `break-glass, ${moment(at)}: somebody else has to review it`, '  '),
  `  npx countersign plan ${plan.slice(0, 16)}`,
  `  npx countersign break-glass ${plan.slice(0, 16)} --review "what you have found" --key FILE`,
];

type AskingIncident = Awaited<ReturnType<typeof listAskingIncidents>>[number];
