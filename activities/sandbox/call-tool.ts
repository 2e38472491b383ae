import { createHash } from 'node:crypto';
import type { ToolCallInput, ToolResult } from '../../core/develop/contract.ts';
import { describeCall } from '../../core/develop/describe-call.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import type { ToolCall } from '../../core/develop/tools.ts';
import { clip } from '../../core/clip.ts';
import type { BoxCall, CallOutcome } from '../../core/sandbox/box-call.ts';
import type { SandboxLimits } from '../../core/sandbox/limits.ts';
import { describePages } from '../../core/test-report/describe-pages.ts';
import { describeReport } from '../../core/test-report/describe-report.ts';
import { getJson } from '../../database/blobs.ts';
import { saveToolResult, findToolResult } from '../../database/task-calls.ts';
import { loadSandbox, type SandboxRecord } from '../../database/task-sandbox.ts';
import { loadToolCall } from '../develop/record-call.ts';
import { whileRunning } from '../while-running.ts';
import type { SandboxDependencies } from './deps.ts';
import { runTests, type TestRun } from './run-tests.ts';

/** What a call came to, as it is stored: what the developer is shown, and the run of tests where it was one. */
export interface StoredOutcome {
  text: string;
  attachments?: CallOutcome['attachments'];
  run?: TestRun;
  /** Whether that was the whole suite. */
  whole?: boolean;
  end?: CallOutcome['end'];
}

const textMax = 60_000;
const summaryMax = 160;

/** Nothing may be written before a plan stands. */
const writing: ReadonlySet<ToolCall['tool']> = new Set(['edit', 'write', 'build_image']);

export const callTool = (
  { db, supervisor }: SandboxDependencies,
  input: ToolCallInput,
): Promise<ToolResult> =>
  whileRunning(async () => {
    const { taskId, planId, turn, call, tool } = input;
    const startedAt = performance.now();
    const [recorded, asked, plan, record] = await Promise.all([
      findToolResult(db, taskId, turn, call),
      loadToolCall(db, taskId, turn, call),
      getJson<TaskPlan>(db, planId),
      loadSandbox(db, taskId),
    ]);
    if (recorded) return recorded;
    const done =
      'problem' in asked || asked.tool !== tool
        ? refuse(
            'problem' in asked ? asked.problem : `The recorded call is of ${asked.tool}, not of ${tool}.`,
          )
        : await carryOut(supervisor, { input, plan, record }, asked);
    const summary = clip(`${done.label}: ${firstLine(done.outcome.text)}`, summaryMax);
    const hash = createHash('sha256')
      .update(JSON.stringify([asked, done.ok, done.outcome.text]))
      .digest('hex');
    const durationMs = Math.round(performance.now() - startedAt);
    const result = { ok: done.ok, summary };
    await saveToolResult(
      db,
      taskId,
      { ...result, turn, call, iteration: input.iteration, tool, hash, durationMs },
      done.outcome,
    );
    return result;
  });

interface Done {
  ok: boolean;
  label: string;
  outcome: StoredOutcome;
}

const refuse = (text: string, label = 'refused'): Done => ({
  ok: false,
  label,
  outcome: { text },
});
const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

async function carryOut(
  supervisor: SandboxDependencies['supervisor'],
  {
    input: { taskId, turn, call, planned },
    plan,
    record,
  }: { input: ToolCallInput; plan: TaskPlan; record: SandboxRecord },
  asked: ToolCall,
): Promise<Done> {
  const label = describeCall(asked.tool, asked.arguments);
  if (!plan.tools.includes(asked.tool)) return refuse(`You have no tool ${asked.tool} in this task.`, label);
  if (!planned && writing.has(asked.tool)) {
    return refuse('Nothing is written before a plan stands: call plan first.', label);
  }
  const key = `t${turn}-c${call}`;
  if (asked.tool === 'test') {
    return test(supervisor, { taskId, key, label }, asked.arguments.only ?? null, record);
  }
  const boxCall = toBoxCall(asked, record.spec.limits);
  if (boxCall === null) return refuse(`${asked.tool} is not carried out in the sandbox.`, label);
  const outcome = await supervisor.call(taskId, key, boxCall);
  return {
    ok: outcome.ok,
    label,
    outcome: {
      text: clip(describeOutcome(asked, outcome), textMax),
      end: outcome.end,
      ...(outcome.attachments.length > 0 && { attachments: outcome.attachments }),
    },
  };
}

/** A filter is appended to each test command, as people type it; npm passes on only what follows two dashes. */
const narrowed = (command: string, only: string): string =>
  /^(?:npm|pnpm|yarn)\b/.test(command) && !command.includes(' -- ')
    ? `${command} -- ${only}`
    : `${command} ${only}`;

async function test(
  supervisor: SandboxDependencies['supervisor'],
  { taskId, key, label }: { taskId: ToolCallInput['taskId']; key: string; label: string },
  only: string | null,
  record: SandboxRecord,
): Promise<Done> {
  if (record.tests.length === 0) {
    return refuse(
      'This repository says nowhere how it is tested. Add tests, and name the command in .countersign/sandbox.yaml under "tests", or use run.',
      label,
    );
  }
  const commands = only === null ? record.tests : record.tests.map((command) => narrowed(command, only));
  const whole = only === null ? record : { ...record, pages: [], reports: [] };
  const run = await runTests(supervisor, taskId, key, { commands, record: whole });
  const { report, attachments } = run;
  return {
    ok: report.exitCode === 0 && report.failed === 0,
    label,
    outcome: {
      text: clip(describeRun(run), textMax),
      run,
      whole: only === null,
      ...(attachments.length > 0 && { attachments }),
    },
  };
}

/** For the model: totals, failures, what pages complained about, and how a command was ended. */
export function describeRun({ report, pages, outputs }: TestRun): string {
  const odd = outputs.flatMap((output) => (output.end === 'done' ? [] : [ended(output)]));
  return [describeReport(report, null), ...odd, pages.length > 0 ? describePages(pages) : '']
    .filter((part) => part !== '')
    .join('\n\n');
}

const endings: Record<Exclude<CallOutcome['end'], 'done' | 'refused'>, string> = {
  'timed-out': 'It did not end in time and was ended',
  'out-of-memory': 'It used more memory than the sandbox has and was ended',
  'too-many-processes': 'It started more processes than the sandbox allows',
  'disk-full': 'It filled the disk that the sandbox has and was ended',
  killed: 'The sandbox ended with it, and was made anew',
};

const ended = ({ end }: CallOutcome): string =>
  end === 'done' || end === 'refused' ? '' : `${endings[end]}.`;

function describeOutcome(asked: ToolCall, outcome: CallOutcome): string {
  const { text, exitCode, signal, leftovers, droppedBytes, restored, pages } = outcome;
  if (pages) return describePages(pages);
  const notes = [
    ended(outcome),
    asked.tool === 'run' && outcome.end === 'done'
      ? `Exit code ${exitCode ?? `none, signal ${signal ?? 'unknown'}`}.`
      : '',
    leftovers > 0
      ? `${leftovers} processes were still running and were ended: use start_service for what must go on.`
      : '',
    droppedBytes > 0 ? `${droppedBytes} bytes of output were left out in the middle.` : '',
    restored
      ? 'The sandbox went away during this call: the workspace was put back, what was installed was installed anew, and the call was made again.'
      : '',
  ].filter((note) => note !== '');
  return [text, notes.join(' ')].filter((part) => part !== '').join('\n');
}

const linesMax = 2000;
const readLines = 400;
const logLines = 200;
const entriesMax = 1000;
const matchesMax = 200;
const browseTimeoutMs = 30_000;

/** Null for what the sandbox does not do. */
function toBoxCall({ tool, arguments: given }: ToolCall, limits: SandboxLimits): BoxCall | null {
  switch (tool) {
    case 'read':
      return {
        kind: 'read',
        path: given.path,
        fromLine: given.fromLine ?? 1,
        linesMax: Math.min(given.lines ?? readLines, linesMax),
      };
    case 'list':
      return { kind: 'list', path: given.path ?? '.', depthMax: given.depth ?? 2, entriesMax };
    case 'search':
      return {
        kind: 'search',
        pattern: given.pattern,
        path: given.path ?? '.',
        ...(given.glob !== undefined && { glob: given.glob }),
        ignoreCase: given.ignoreCase ?? false,
        matchesMax,
      };
    case 'edit':
      return { kind: 'edit', path: given.path, old: given.old, new: given.new, all: given.all ?? false };
    case 'write':
      return { kind: 'write', path: given.path, text: given.text };
    case 'run': {
      const seconds = Math.min(given.seconds ?? limits.commandSeconds, limits.commandSeconds);
      return { kind: 'run', command: given.command, timeoutMs: seconds * 1000 };
    }
    case 'start_service':
      return { kind: 'start-service', name: given.name };
    case 'stop_service':
      return { kind: 'stop-service', name: given.name };
    case 'service_log':
      return { kind: 'service-log', name: given.name, linesMax: given.lines ?? logLines };
    case 'build_image':
      return {
        kind: 'build-image',
        dockerfile: given.dockerfile,
        context: given.context ?? '.',
        tag: given.tag,
      };
    case 'browser':
      return { kind: 'browse', urls: given.urls, timeoutMs: browseTimeoutMs };
    default:
      return null;
  }
}
