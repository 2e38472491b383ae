import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { statusName } from '../../core/panel/messages.ts';
import { safeDeep } from '../text/safe.ts';
import type { Display } from './display.ts';

export type Watched<Result> =
  | { kind: 'done'; result: Result }
  | { kind: 'waiting' }
  /** The person stopped looking; it goes on. */
  | { kind: 'detached' };

const lookEveryMs = 200;
const retryMs = 1000;
const answerWithinMs = 5000;
/** A workflow answers nothing before its first step; that is no news. */
const patienceMs = 2000;
/** So long nothing may answer at all before we say that nobody is there. */
const silenceMaxMs = 60_000;

/** As much of a status as watching needs. */
interface Phased {
  phase: string;
}

export const isAsking = ({ phase }: Phased): boolean => phase === 'waiting-for-person';

/**
 * Shows an audit or a task until it ends or waits for a person; `waits` says when it does, where its phase does not.
 *
 * @throws Error when it could not be carried out, with the reason, or when nobody answers for a minute
 */
export async function watch<Status extends Phased, Result>(
  client: Client,
  handle: WorkflowHandle,
  display: Display<Status>,
  detach: AbortSignal,
  waits: (status: Status) => boolean | Promise<boolean> = isAsking,
): Promise<Watched<Result>> {
  const over = new AbortController();
  const ended = awaitEnd<Result>(client, handle, over.signal);
  const detached = new Promise<{ kind: 'detached' }>((resolve) => {
    detach.addEventListener('abort', () => resolve({ kind: 'detached' }), { once: true });
  });
  const waiting = lookUntilItWaits(client, handle, { display, waits }, over.signal);
  // Once the race is decided otherwise, nobody listens to what these come to.
  for (const look of [ended, waiting]) look.catch(() => {});
  try {
    const event = await Promise.race([ended, detached, waiting]);
    // The last look may have been before the last change.
    if (event.kind === 'done') {
      await askStatus<Status>(client, handle, over.signal).then(
        (status) => display.show(status),
        () => {},
      );
    }
    return event;
  } finally {
    over.abort();
    display.end();
  }
}

/** A server that is gone for a while is waited for; what it says of the end counts. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the workflow's result, which only its caller knows
async function awaitEnd<Result>(
  client: Client,
  handle: WorkflowHandle,
  over: AbortSignal,
): Promise<{ kind: 'done'; result: Result }> {
  for (;;) {
    try {
      // The call is held open for 20 s at a time and would keep the process from ending.
      const result = await client.withAbortSignal(over, () => handle.result());
      return { kind: 'done', result: result as Result };
    } catch (error) {
      const { name } = error as Error;
      if (name === 'WorkflowFailedError' || name === 'WorkflowNotFoundError')
        throw new Error(reasonOf(error), { cause: error });
    }
    await sleep(retryMs, undefined, { signal: over });
  }
}

async function lookUntilItWaits<Status extends Phased>(
  client: Client,
  handle: WorkflowHandle,
  { display, waits }: { display: Display<Status>; waits: (status: Status) => boolean | Promise<boolean> },
  over: AbortSignal,
): Promise<{ kind: 'waiting' }> {
  let silentSince = performance.now();
  for (;;) {
    try {
      const status = await askStatus<Status>(client, handle, over);
      silentSince = performance.now();
      if (!over.aborted) display.show(status);
      if (await waits(status)) return { kind: 'waiting' };
    } catch (error) {
      const silentMs = performance.now() - silentSince;
      if (silentMs > silenceMaxMs) throw nobodyThere(error);
      if (!over.aborted && silentMs > patienceMs) display.notice('Waiting for a worker to answer …');
    }
    await sleep(lookEveryMs, undefined, { signal: over });
  }
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the workflow's status, which only its caller knows
async function askStatus<Status>(client: Client, handle: WorkflowHandle, over: AbortSignal): Promise<Status> {
  const ask = () => client.withAbortSignal(over, () => handle.query<Status>(statusName));
  return safeDeep(await client.withDeadline(Date.now() + answerWithinMs, ask));
}

const nobodyThere = (error: unknown) =>
  new Error(
    'No worker has answered for a minute: run npm start. What was started is kept and goes on when one does.',
    { cause: error },
  );

/** The words of whatever ended the audit, from the innermost failure that has any. */
export function reasonOf(error: unknown): string {
  let reason = 'It failed without a reason.';
  for (
    let at: unknown = error, depth = 0;
    at instanceof Error && depth < 10;
    at = (at as { cause?: unknown }).cause, depth += 1
  ) {
    if (at.message) reason = at.message;
  }
  return reason;
}
