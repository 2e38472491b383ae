import type { Client, ScheduleDescription } from '@temporalio/client';
import { parseSweepInput, type SweepInput } from '../../core/github/sweep-input.ts';
import { sweepWorkflowType } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { valueAt } from '../../core/value-at.ts';
import { queues } from '../../core/queues.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { signStart, type StartFlags, starterOf } from '../sign-start.ts';
import { openEngine } from '../stores.ts';
import { moment } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

interface AddOptions extends StartFlags {
  repo: string;
  cron: string;
  timezone: string;
  panel?: string;
  drafts?: boolean;
  json: boolean;
}

/** More than anybody reads at once; the Temporal UI pages through the rest. */
const listedMax = 200;

/** Makes a Temporal Schedule of `auditOpenPullRequests`. */
export async function addSchedule(context: Context, name: string, options: AddOptions): Promise<ExitStatus> {
  const { repo, cron, timezone, panel, drafts, json } = options;
  if (!/^\w[\w.-]{0,99}$/.test(name)) {
    throw new UsageError(
      `"${safeLine(name)}" is no name of a schedule: choose another name, of letters, digits, dots and dashes, such as nightly.`,
    );
  }
  const parsed = parseSweepInput({
    repository: repo,
    ...(panel !== undefined && { panel }),
    ...(drafts && { drafts }),
  });
  if ('problem' in parsed) {
    throw new UsageError(
      panel !== undefined && (panel === '' || panel.length > 40)
        ? `--panel "${safeLine(panel.slice(0, 60))}" is no panel: name one of countersign.yaml, such as default.`
        : `--repo "${safeLine(repo)}" is no repository: write it as owner/name, such as acme/shop.`,
    );
  }
  const starter = await starterOf(context, options);
  const start = { type: sweepWorkflowType, workflowId: name, input: parsed.input } as const;
  const input = await signStart(starter, start);
  return withSchedules(context, async (client) => {
    await create(client, { name, cron, timezone, input });
    const described = await client.schedule.getHandle(name).describe();
    if (json) print([safeJson(asJson(described))]);
    else print(renderSchedule(described, context.out));
    return exitStatus.passed;
  });
}

async function create(
  client: Client,
  { name, cron, timezone, input }: { name: string; cron: string; timezone: string; input: SweepInput },
): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: name,
      spec: { cronExpressions: [cron], timezone },
      action: {
        type: 'startWorkflow',
        workflowType: sweepWorkflowType,
        workflowId: `sweep/${name}`,
        taskQueue: queues.countersign,
        args: [input],
      },
      // A sweep that is still at work finds what is new by itself; and after a time without a server one catches up with
      // all that was missed: while the first that was missed runs, the others are skipped.
      policies: { overlap: 'SKIP', catchupWindow: '1 day', pauseOnFailure: false },
    });
  } catch (error) {
    if ((error as Error).name === 'ScheduleAlreadyRunning') {
      throw new UsageError(
        `There is a schedule "${safeLine(name)}" already: remove it first (npx countersign schedule remove ${safeLine(name)}), or choose another name.`,
      );
    }
    // What the server says of a specification of times, the client throws so.
    if (error instanceof TypeError) {
      throw new UsageError(
        `Temporal does not take --cron "${safeLine(cron)}" in time zone "${safeLine(timezone)}" (${safeLine(error.message)}): write five fields such as "0 3 * * *", and a zone such as Europe/Berlin.`,
      );
    }
    throw error;
  }
}

/** Schedules of sweeps, whoever made them, also by hand in the Temporal UI. */
export async function listSchedules(context: Context, { json }: { json: boolean }): Promise<ExitStatus> {
  return withSchedules(context, async (client) => {
    const found: ScheduleDescription[] = [];
    for await (const { scheduleId, action } of client.schedule.list()) {
      if (action?.workflowType !== sweepWorkflowType) continue;
      found.push(await client.schedule.getHandle(scheduleId).describe());
      if (found.length === listedMax) break;
    }
    if (json) print([safeJson({ schedules: found.map(asJson) })]);
    else if (found.length === 0) {
      print([
        'No schedules yet. Make one: npx countersign schedule add nightly --repo OWNER/NAME --cron "0 3 * * *"',
      ]);
    } else print(found.flatMap((one) => renderSchedule(one, context.out)));
    return exitStatus.passed;
  });
}

const deeds = {
  pause: { done: 'paused', act: (client: Client, name: string) => client.schedule.getHandle(name).pause() },
  resume: {
    done: 'resumed',
    act: (client: Client, name: string) => client.schedule.getHandle(name).unpause(),
  },
  run: {
    done: 'started now',
    act: (client: Client, name: string) => client.schedule.getHandle(name).trigger('SKIP'),
  },
  remove: {
    done: 'removed',
    act: (client: Client, name: string) => client.schedule.getHandle(name).delete(),
  },
} as const;

/** Pauses, resumes, runs now or removes one schedule. */
export async function changeSchedule(
  context: Context,
  name: string,
  deed: keyof typeof deeds,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  return withSchedules(context, async (client) => {
    const { act, done } = deeds[deed];
    try {
      await act(client, name);
    } catch (error) {
      if ((error as Error).name !== 'ScheduleNotFoundError') throw error;
      throw new UsageError(
        `There is no schedule "${safeLine(name)}": npx countersign schedule list shows those that are.`,
      );
    }
    if (json) print([safeJson({ schedule: name, done })]);
    else print(wrap(context.out, `Schedule ${safeLine(name)}: ${done}.`));
    return exitStatus.passed;
  });
}

async function withSchedules(
  context: Context,
  act: (client: Client) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const { client, close } = await openEngine(context);
  try {
    return await act(client);
  } finally {
    await close();
  }
}

const inputOf = ({ action }: ScheduleDescription): unknown => action.args?.[0];

function asJson(described: ScheduleDescription) {
  const { scheduleId, spec, state, info } = described;
  return {
    schedule: scheduleId,
    input: inputOf(described),
    calendars: spec.calendars?.map(({ comment }) => comment),
    paused: state.paused,
    next: info.nextActionTimes[0]?.toISOString() ?? null,
    last: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
  };
}

function renderSchedule(described: ScheduleDescription, screen: Screen): string[] {
  const { scheduleId, state, info, spec } = described;
  const repository = valueAt(inputOf(described), ['repository']);
  const standing = state.paused ? screen.paint.yellow('paused') : screen.paint.green('active');
  const [next] = info.nextActionTimes;
  const last = info.recentActions.at(-1)?.takenAt;
  const times = [
    state.paused || !next ? '' : `next ${moment(next)}`,
    last ? `last ${moment(last)}` : 'never run yet',
    (spec.timezone ?? 'UTC') === 'UTC' ? '' : `by the clock of ${safeLine(spec.timezone ?? '')}`,
  ].filter(Boolean);
  const about = typeof repository === 'string' ? safeLine(repository) : 'an input of its own';
  return [
    ...wrap(screen, `${standing} ${screen.paint.bold(safeLine(scheduleId))}  ${about}`, '', '  '),
    ...wrap(screen, times.join(', '), '  '),
  ];
}
