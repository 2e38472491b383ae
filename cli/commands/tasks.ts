import { safeLine } from '../../core/panel/safe-text.ts';
import { listTasks, type TaskRow } from '../../database/tasks.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { shellWord } from '../report/answer-hint.ts';
import { openRecords } from '../stores.ts';
import { type Standing, standingsOf } from '../task-standing.ts';
import { cost, count, moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** The latest tasks, newest first. */
export async function tasks(
  context: Context,
  { limit, json }: { limit: number; json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const listed = await listTasks(db, { limit });
    const standing = await standingsOf(context, db, listed);
    const found = listed.map((task) => ({ ...task, ...standing(task) }));
    if (json) print([safeJson({ tasks: found })]);
    else if (found.length === 0) print(['No tasks yet. Start one: npx countersign develop "what is wanted"']);
    else print(safeDeep(found).flatMap((task) => renderLine(task, context.out)));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function wordOf({ state, question, ended, askingAudit }: TaskRow & Standing): string {
  if (state !== 'running') return state;
  if (ended !== null) return ended;
  return question || askingAudit !== null ? 'waits' : state;
}

function renderLine(task: TaskRow & Standing, screen: Screen): string[] {
  const { paint } = screen;
  const word = wordOf(task);
  const tint =
    word === 'completed'
      ? paint.green
      : word === 'running'
        ? paint.cyan
        : word === 'failed'
          ? paint.red
          : paint.yellow;
  return [
    ...wrap(screen, `${tint(word.padEnd(10))} ${paint.bold(safeLine(task.title))}`, '', '  '),
    ...wrap(
      screen,
      `${safeLine(task.workflowId)}, ${moment(task.startedAt)}, ${count(task.iterations, 'iteration')}, ${cost(task.costMicroUsd)}`,
      '  ',
    ),
    ...tellStanding(task).flatMap((line) => wrap(screen, line, '  ')),
  ];
}

/** What is to be done about it that its state does not say. */
function tellStanding({ state, ended, askingAudit, engine }: TaskRow & Standing): string[] {
  if (state !== 'running') return [];
  if (ended !== null) {
    return [
      `Its workflow was ended from outside${engine === null ? '' : ', and its sandbox is open still'}: npx countersign tasks --sweep clears up.`,
    ];
  }
  if (askingAudit === null) return [];
  return [`Its audit asks a person: npx countersign show ${shellWord(askingAudit)}`];
}
