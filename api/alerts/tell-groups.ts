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
        staticSummary: inSummary(input.what),
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
 * Tells each group's alerts to its workflow, and opens one where none is open. Beyond what an hour may open, all go to one
 * incident together, which is the last that it may open.
 */
export async function tellGroups(
  opener: AlertOpener,
  groups: readonly AlertGroup[],
  { opened, perHour }: { opened: number; perHour: number },
): Promise<Told[]> {
  let count = opened;
  const told = new Map<AlertGroup, Told>();
  const beyond: AlertGroup[] = [];
  for (const group of groups) {
    // The last place is kept for the one that stands for all others.
    const came = await trying(() => tellOne(opener, group, count < perHour - 1 || perHour === 1));
    if (came === null) beyond.push(group);
    else told.set(group, came);
    if (came?.kind === 'told' && came.opened) count += 1;
  }
  const storm = beyond.length === 0 ? null : await trying(() => tellStorm(opener, beyond, perHour));
  return groups.map((group) => told.get(group) ?? storm ?? { kind: 'later', why: 'nobody was told' });
}

/** Null where it would open something, and that may not be. */
async function tellOne(opener: AlertOpener, group: AlertGroup, mayOpen: boolean): Promise<Told | null> {
  const { routed, key, alerts, toldTo, known } = group;
  const workflowId = `alert-${key.slice(0, 24)}`;
  if (routed.do === 'develop') return developOne(opener, routed, workflowId, group, mayOpen);
  if (toldTo.includes(workflowId) && (await opener.tell(workflowId, alerts)))
    return { kind: 'told', workflowId, opened: false };
  const firing = alerts.filter(({ alert }) => alert.state === 'firing');
  // Of what a storm hid in one incident, the ends are told to that one.
  if (firing.length === 0 && toldTo.includes(stormId)) return null;
  if (firing.length === 0)
    return { kind: 'ignored', why: 'It was resolved, and no incident is open for it.' };
  // An incident of no asset would fail at once, and count against the hour.
  if (known.length === 0) return { kind: 'unknown' };
  if (!mayOpen) return null;
  await opener.open(workflowId, { assets: known, what: whatOf(firing) }, alerts);
  return { kind: 'told', workflowId, opened: true };
}

async function developOne(
  opener: AlertOpener,
  routed: Extract<Routed, { do: 'develop' }>,
  workflowId: string,
  { alerts }: AlertGroup,
  mayOpen: boolean,
): Promise<Told | null> {
  const firing = alerts.filter(({ alert }) => alert.state === 'firing');
  if (firing.length === 0) return { kind: 'ignored', why: 'It was resolved.' };
  if (!mayOpen)
    return { kind: 'postponed', why: 'Alerts have opened as much as they may in an hour: it waits.' };
  await opener.develop(workflowId, taskOf(firing, routed));
  return { kind: 'told', workflowId, opened: true };
}

/** The rest is counted, and said in one. */
async function tellStorm(opener: AlertOpener, groups: readonly AlertGroup[], perHour: number): Promise<Told> {
  const alerts = groups.flatMap((group) => group.alerts);
  if (await opener.tell(stormId, alerts)) return { kind: 'told', workflowId: stormId, opened: false };
  if (alerts.every(({ alert }) => alert.state === 'resolved'))
    return { kind: 'ignored', why: 'It was resolved, and no incident is open for it.' };
  const assets = groups.flatMap(({ known }) => known);
  await opener.open(stormId, stormOf(alerts, assets, perHour), alerts);
  return { kind: 'told', workflowId: stormId, opened: true };
}

async function trying<T extends Told | null>(work: () => Promise<T>): Promise<T | Told> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof ServiceError ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    const ofThisOne = isGrpcServiceError(cause) && (cause.code as number) === invalidArgument;
    return { kind: ofThisOne ? 'postponed' : 'later', why };
  }
}
