import { setTimeout as pause } from 'node:timers/promises';
import { Failed } from '../../core/failed.ts';
import type { LiveDeed, PlanAction } from '../../core/remedy/plan.ts';
import { putBlob } from '../../database/blobs.ts';
import type { AssetActor } from '../assets/driver.ts';
import { redact } from '../github/redact.ts';
import { keepOutput } from './keep-output.ts';
import type { DoneAction } from './journal.ts';
import type { LiveWorld } from './live-world.ts';

/** What was told to stop has this long to say that it did. */
const graceMs = 5_000;
/** Shorter values stand everywhere by chance. */
const secretFrom = 6;

interface Run {
  actor: AssetActor;
  action: PlanAction;
  deed: LiveDeed;
  /** By which a system that takes one knows the same deed again. */
  key: string;
  stop: AbortSignal;
}

/** Does one deed, and says how it ended. Never throws for what became of it. */
export async function runAction(world: LiveWorld, run: Run): Promise<DoneAction> {
  const { action, deed, actor, key, stop } = run;
  const timeoutMs = action.timeoutSeconds * 1000;
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([stop, late]);
  const output = keepOutput();
  let listening = true;
  const onOutput = (piece: Uint8Array) => {
    if (listening) output.add(piece);
  };
  const { name, identity } = action.target;
  const acting = actor.act({ name, identity }, deed, { key, timeoutMs, signal, onOutput }).then(
    (outcome) => judge(run, outcome, late.aborted),
    (error: unknown) => judgeError(error),
  );
  const ended = await Promise.race([acting, neverEnded(signal)]);
  listening = false;
  const kept = await keep(world, output.text());
  return { id: action.id, ...ended, output: kept };
}

type Ended = Pick<DoneAction, 'end' | 'exit' | 'reason'>;

function judge(
  { action, stop }: Run,
  { exit, stopped }: { exit: number | null; stopped: boolean },
  late: boolean,
): Ended {
  if (stopped && stop.aborted) return { end: 'stopped', exit, reason: reasonOf(stop) };
  if (stopped || exit === null)
    return {
      end: 'failed',
      exit,
      reason: late
        ? `It took longer than ${action.timeoutSeconds} s and was ended.`
        : 'It was ended from outside.',
    };
  return exit === action.expectExit
    ? { end: 'done', exit, reason: null }
    : { end: 'failed', exit, reason: `It ended with ${exit}, and ${action.expectExit} was expected.` };
}

function judgeError(error: unknown): Ended {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Failed && error.failure.kind === 'asset.unreachable')
    return { end: 'failed', exit: null, reason: `Nothing was done: ${message}` };
  return { end: 'unknown', exit: null, reason: `Whether it was done is unknown: ${message}` };
}

async function neverEnded(signal: AbortSignal): Promise<Ended> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await pause(graceMs, undefined, { ref: false });
  return {
    end: 'unknown',
    exit: null,
    reason: 'It was told to stop and did not say that it has: it may be running still.',
  };
}

export const reasonOf = ({ reason }: AbortSignal): string =>
  typeof reason === 'string' ? reason : 'The acting process was told to end.';

/** Stores an output without secrets; its sum. Null where there was none. */
async function keep({ db, environment }: LiveWorld, text: string): Promise<string | null> {
  if (text === '') return null;
  const secrets = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('COUNTERSIGN_LIVE_') && value && value.length >= secretFrom ? [value] : [],
  );
  const bare = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return (await putBlob(db, Buffer.from(await redact(bare)))).replace('sha256:', '');
}
