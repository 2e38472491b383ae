import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Routed } from '../../core/alerts/group.ts';
import { noteOf, type StoredAlert, stormOf, taskOf, whatOf } from '../../core/alerts/story.ts';
import { taskWorkflowType } from '../../core/develop/messages.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { queues } from '../../core/queues.ts';
import { remediateWorkflowType } from '../../core/remedy/contract.ts';
import { alertName } from '../../core/remedy/messages.ts';
import type { RemediateInput } from '../../core/remedy/remediate-input.ts';
import type { AlertGroup, Told } from '../../database/alerts.ts';

const startMs = 5000;
/** gRPC's number for what is wrong with the request itself, whenever it is sent. */
const invalidArgument = 3;
/** The incident that stands for all that a storm would have opened. */
const stormId = 'alert-storm';
/** As many assets as one incident may begin with. */
const assetsMax = 20;
const tooMany = 'Alerts have opened as much as they may in an hour: it waits.';

/** Starts what alerts open, in Temporal. */
export interface AlertOpener {
  /** False where no such incident is open. */
  tell(workflowId: string, alerts: readonly StoredAlert[]): Promise<boolean>;
  /** Opens an incident with its first alerts; one that is open by now is told. */
  open(
    workflowId: string,
    input: Pick<RemediateInput, 'assets' | 'what'>,
    alerts: readonly StoredAlert[],
  ): Promise<void>;
  develop(workflowId: string, input: ReturnType<typeof taskOf>): Promise<void>;
}

export const createAlertOpener = (client: Client): AlertOpener => ({
  async tell(workflowId, alerts) {
    try {
      await within(client, () => client.workflow.getHandle(workflowId).signal(alertName, noteOf(alerts)));
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  },
  async open(workflowId, input, alerts) {
    await within(client, () =>
      client.workflow.signalWithStart(remediateWorkflowType, {
        workflowId,
        taskQueue: queues.countersign,
        args: [input],
        signal: alertName,
        signalArgs: [noteOf(alerts)],
        // Its first line: what follows is what senders tell besides.
        staticSummary: inSummary(input.what.split('\n', 1)[0] ?? ''),
      }),
    );
  },
  async develop(workflowId, input) {
    const options = {
      workflowId,
      taskQueue: queues.countersign,
      args: [input],
      staticSummary: inSummary(input.title),
    };
    await within(client, () => client.workflow.start(taskWorkflowType, options)).catch((error: unknown) => {
      // The same error is worked on already.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  },
});

const within = <T>(client: Client, work: () => Promise<T>): Promise<T> =>
  client.connection.withDeadline(Date.now() + startMs, work);

/**
 * Tells each group's alerts to its workflow, and opens one where none is open: one for all groups of one cause. Beyond what
 * an hour may open, all go to one incident together, which is the last that it may open.
 */
export async function tellGroups(
  opener: AlertOpener,
  groups: readonly AlertGroup[],
  { opened, perHour }: { opened: number; perHour: number },
): Promise<Told[]> {
  let count = opened;
  const told = new Map<AlertGroup, Told>();
  const beyond: AlertGroup[] = [];
  for (const cause of Map.groupBy(groups, (group) => group.cause).values()) {
    // The last place is kept for the one that stands for all others, where there is more than one.
    const mayOpen = count < Math.max(1, perHour - 1);
    const came = await tellCause(opener, cause, mayOpen).catch(
      (error: unknown) => new Map(cause.map((group) => [group, explain(error)] as const)),
    );
    for (const group of cause) {
      const one = came.get(group) ?? null;
      if (one === null) beyond.push(group);
      else told.set(group, one);
    }
    if ([...came.values()].some((one) => one?.kind === 'told' && one.opened)) count += 1;
  }
  const storm =
    beyond.length === 0
      ? null
      : await tellStorm(opener, beyond, { mayOpen: count < perHour, perHour }).catch(explain);
  return groups.map((group) => told.get(group) ?? storm ?? { kind: 'later', why: 'nobody was told' });
}

const idOf = ({ key }: AlertGroup): string => `alert-${key.slice(0, 24)}`;

/** Null where it would open something, and that may not be. */
async function tellCause(
  opener: AlertOpener,
  groups: readonly AlertGroup[],
  mayOpen: boolean,
): Promise<Map<AlertGroup, Told | null>> {
  const came = new Map<AlertGroup, Told | null>();
  const left: AlertGroup[] = [];
  let open: string | null = null;
  for (const group of groups) {
    if (group.routed.do === 'develop') {
      came.set(group, await developOne(opener, group.routed, group, mayOpen));
      continue;
    }
    const one = await tellOpen(opener, group);
    open ??= one;
    const told: Told | null | 'left' =
      one === null ? judgeClosed(group) : { kind: 'told', workflowId: one, opened: false };
    if (told === 'left') left.push(group);
    else came.set(group, told);
  }
  const told = await tellLeft(opener, left, { open, mayOpen });
  for (const [at, group] of left.entries())
    came.set(group, told && { ...told, opened: told.opened && at === 0 });
  return came;
}

/** The open workflow that has been told; null where none is open. */
async function tellOpen(opener: AlertOpener, group: AlertGroup): Promise<string | null> {
  const { toldTo, lately, alerts } = group;
  const own = idOf(group);
  const before = toldTo.filter((id) => id === own).concat(toldTo.filter((id) => id !== own));
  for (const workflowId of new Set([...before, ...lately])) {
    if (workflowId !== stormId && (await opener.tell(workflowId, alerts))) return workflowId;
  }
  return null;
}

/** What becomes of a group of which nothing is open; `left` where it is worth an incident. */
function judgeClosed({ alerts, toldTo, known }: AlertGroup): Told | null | 'left' {
  const fires = alerts.some(({ alert }) => alert.state === 'firing');
  // Of what a storm hid in one incident, the ends are told to that one.
  if (!fires && toldTo.includes(stormId)) return null;
  if (!fires) return { kind: 'ignored', why: 'It was resolved, and no incident is open for it.' };
  // An incident of no asset would fail at once, and count against the hour.
  return known.length === 0 ? { kind: 'unknown' } : 'left';
}

/** Tells the rest of one cause to the incident that others of it were told to, or opens one of all their assets. */
async function tellLeft(
  opener: AlertOpener,
  groups: readonly AlertGroup[],
  { open, mayOpen }: { open: string | null; mayOpen: boolean },
): Promise<Extract<Told, { kind: 'told' }> | null> {
  const [first] = groups;
  if (first === undefined) return null;
  const alerts = groups.flatMap((group) => group.alerts);
  if (open !== null && (await opener.tell(open, alerts)))
    return { kind: 'told', workflowId: open, opened: false };
  if (!mayOpen) return null;
  const firing = alerts.filter(({ alert }) => alert.state === 'firing');
  const assets = [...new Set(groups.flatMap(({ known }) => known))].slice(0, assetsMax);
  const workflowId = idOf(first);
  await opener.open(workflowId, { assets, what: whatOf(firing) }, alerts);
  return { kind: 'told', workflowId, opened: true };
}

async function developOne(
  opener: AlertOpener,
  routed: Extract<Routed, { do: 'develop' }>,
  group: AlertGroup,
  mayOpen: boolean,
): Promise<Told> {
  const { alerts } = group;
  const workflowId = idOf(group);
  const firing = alerts.filter(({ alert }) => alert.state === 'firing');
  if (firing.length === 0) return { kind: 'ignored', why: 'It was resolved.' };
  if (!mayOpen) return { kind: 'postponed', why: tooMany };
  await opener.develop(workflowId, taskOf(firing, routed));
  return { kind: 'told', workflowId, opened: true };
}

/** The rest is counted, and said in one. */
async function tellStorm(
  opener: AlertOpener,
  groups: readonly AlertGroup[],
  { mayOpen, perHour }: { mayOpen: boolean; perHour: number },
): Promise<Told> {
  const alerts = groups.flatMap((group) => group.alerts);
  if (await opener.tell(stormId, alerts)) return { kind: 'told', workflowId: stormId, opened: false };
  if (alerts.every(({ alert }) => alert.state === 'resolved'))
    return { kind: 'ignored', why: 'It was resolved, and no incident is open for it.' };
  // The hour's storm is over, and another would begin with each message.
  if (!mayOpen) return { kind: 'postponed', why: tooMany };
  const assets = groups.flatMap(({ known }) => known);
  await opener.open(stormId, stormOf(alerts, assets, perHour), alerts);
  return { kind: 'told', workflowId: stormId, opened: true };
}

function explain(error: unknown): Told {
  const cause = error instanceof ServiceError ? error.cause : error;
  const why = cause instanceof Error ? cause.message : String(cause);
  const ofThisOne = isGrpcServiceError(cause) && (cause.code as number) === invalidArgument;
  return { kind: ofThisOne ? 'postponed' : 'later', why };
}
