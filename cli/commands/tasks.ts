import { safeLine } from '../../core/panel/safe-text.ts';
import { listTasks, type TaskRow } from '../../database/tasks.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { openRecords } from '../stores.ts';
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
    const found = await listTasks(db, { limit });
    if (json) print([safeJson({ tasks: found })]);
    else if (found.length === 0) print(['No tasks yet. Start one: npx countersign develop "what is wanted"']);
    else print(safeDeep(found).flatMap((task) => renderLine(task, context.out)));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function renderLine(task: TaskRow, screen: Screen): string[] {
  const { paint } = screen;
  const word = task.question && task.state === 'running' ? 'waits' : task.state;
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
  ];
}
