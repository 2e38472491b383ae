import { Failed } from '../../core/failed.ts';
import type { FailureKind } from '../../core/failure.ts';
import type { BoxCall, CallEnd } from '../../core/sandbox/box-call.ts';
import type { EngineName, SandboxSpec } from '../../core/sandbox/supervisor.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Ran } from '../box/protocol.ts';
import type { Answer, Parts } from './parts.ts';
import { BoxGone, type OpenBox, serviceOf } from './task-box.ts';

/** What the agent may take longer than a command, to end it and to say so. */
const graceMs = 30_000;

/** What the model can mend, or has to live with. */
const refusals = new Set<FailureKind>(['sandbox.refused', 'sandbox.image-refused', 'sandbox.image-missing']);

export interface CarryOut {
  open: OpenBox;
  spec: SandboxSpec;
  engine: EngineName;
  snapshots: Snapshots;
  parts: Parts;
}

/** Whether a call may change the workspace. One that may not is simply made again when its fate is unknown. */
export function mayChange(call: BoxCall): boolean {
  switch (call.kind) {
    case 'read':
    case 'list':
    case 'search':
    case 'service-log':
    case 'build-image':
      return false;
    case 'run':
    case 'write':
    case 'edit':
    case 'start-service':
    case 'stop-service':
    case 'browse':
      return true;
  }
}

/** Makes one call in the box. A box that goes in the middle of it is an outcome too: `killed`. */
export async function carryOut(call: BoxCall, of: CarryOut): Promise<Answer> {
  try {
    return await make(call, of);
  } catch (error) {
    if (error instanceof Failed && refusals.has(error.failure.kind)) {
      return { ok: false, end: 'refused', text: error.message };
    }
    if (!(error instanceof BoxGone)) throw error;
    return {
      ok: false,
      end: 'killed',
      text: `The sandbox ended in the middle of this: ${error.message}. What it did to the workspace stays; the next call gets a new one, in which nothing runs yet but the services.`,
    };
  }
}

function make(call: BoxCall, of: CarryOut): Promise<Answer> {
  const { open, spec, parts } = of;
  switch (call.kind) {
    case 'run':
      return run(call, of);
    case 'read':
    case 'list':
    case 'search':
    case 'write':
    case 'edit':
      return open.ask((link) => link.file(call)).then(({ ok, text }) => withRefusal({ ok, text }));
    case 'start-service':
      return startService(call.name, of);
    case 'stop-service':
      return open.stop(serviceOf(spec, call.name).name).then(() => ({ ok: true, text: 'It is stopped.' }));
    case 'service-log':
      return open
        .log(serviceOf(spec, call.name).name, call.linesMax)
        .then((text) => ({ ok: true, text: text || 'It has printed nothing.' }));
    case 'build-image':
      return parts.images.build(call, of);
    case 'browse':
      return open.ask((link) => parts.browse(call, link), call.timeoutMs + graceMs);
  }
}

const withRefusal = (answer: { ok: boolean; text: string }): Answer =>
  answer.ok ? answer : { ...answer, end: 'refused' };

async function startService(name: string, { open, spec }: CarryOut): Promise<Answer> {
  const service = serviceOf(spec, name);
  const problem = await open.start(service);
  if (problem === null) return { ok: true, text: 'It runs.' };
  const log = await open.log(name, 40);
  await open.stop(name);
  return { ok: false, text: `Service "${name}" is not ready: ${problem}. Its last words:\n${log}` };
}

async function run(call: Extract<BoxCall, { kind: 'run' }>, { open, spec }: CarryOut): Promise<Answer> {
  const timeoutMs = Math.min(call.timeoutMs, spec.limits.commandSeconds * 1000);
  const ran = await open.ask(
    (link) =>
      link.run({
        command: call.command,
        cwd: call.cwd ?? '/work',
        environment: call.environment ?? {},
        timeoutMs,
        outputBytesMax: spec.limits.outputKb * 1024,
        service: null,
      }),
    timeoutMs + graceMs,
  );
  // Whoever ended the box may have ended the command a moment before.
  if (ran.signal === 'SIGKILL' && !ran.timedOut) await open.ask((link) => link.ping());
  return answerOf(ran, timeoutMs, await open.box.limitsHit());
}

/** Of a command that has ended. A limit that ended one of its processes explains a failure, and nothing else. */
export function answerOf(ran: Ran, timeoutMs: number, hit: ('memory' | 'processes')[]): Answer {
  const ok = ran.exitCode === 0 && !ran.timedOut;
  const { exitCode, signal, durationMs, outputBytes, droppedBytes, leftovers } = ran;
  const rest = { ok, exitCode, signal, durationMs, outputBytes, droppedBytes, leftovers };
  const ended = (end: CallEnd, why: string): Answer => ({
    ...rest,
    end,
    text: `${ran.output}\n[${why}]`,
  });
  if (ran.timedOut) return ended('timed-out', `ended after ${timeoutMs / 1000} s, its time being over`);
  if (!ok && hit.includes('memory')) {
    return ended('out-of-memory', 'the sandbox ran out of memory, and processes were ended for it');
  }
  if (!ok && hit.includes('processes')) {
    return ended('too-many-processes', 'it wanted more processes than the sandbox may have');
  }
  return { ...rest, end: 'done', text: ran.output };
}
