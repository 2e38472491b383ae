import { queues } from '../../core/queues.ts';
import { putBlob } from '../../database/blobs.ts';
import type { DeveloperScript, ScriptTurn } from '../../simulator/developers/scripted/script.ts';
import { calls as durableCalls, input, packRepository } from '../../test/e2e/durable-task.ts';
import type { Engine } from '../../test/engine-on.ts';
import { type CallKind, callKinds, callsEach, readFile, runCommand, writeFile } from './calls.ts';

interface LoopTimes {
  calls: Record<CallKind, number[]>;
  turns: number[];
  iterations: number[];
}

const failingIterations = 3;
const call = (name: string, given: Record<string, unknown>) => ({ name, input: given });
const turn = (...calls: ScriptTurn['calls']): ScriptTurn => ({ say: 'On it goes.', calls });

function callOf(kind: CallKind, at: number) {
  if (kind === 'read') return call('read', { path: readFile.path });
  const { path, text } = writeFile(at);
  return kind === 'write' ? call('write', { path, text }) : call('run', { command: runCommand(at) });
}

/** Plans, makes all calls in one turn a kind, tests in vain a few times, and mends. */
const script: DeveloperScript = {
  turns: [
    turn(call('plan', { summary: 'Measure', files: ['src/cart.js'], decisions: [] })),
    ...callKinds.map((kind) => turn(...Array.from({ length: callsEach }, (_, at) => callOf(kind, at)))),
    ...Array.from({ length: failingIterations }, (_, at) =>
      turn(call('write', { path: 'try.md', text: `try ${at}\n` }), call('test', {})),
    ),
    turn(...durableCalls.slice(-3)),
  ],
  again: null,
};

/** One whole task; what its history tells of how long each step took until the next one began. */
export async function throughLoop(engine: Engine, run: number): Promise<LoopTimes> {
  const mark = `Measured for the ${run + 1}. time.`;
  await fetch(`${engine.simulator.url}/control/developers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ persona: 'scripted', task: mark, seed: 1, script }),
  });
  const { bytes, commit } = await packRepository();
  const repository = `bundle:${await putBlob(engine.db, bytes)}`;
  const handle = await engine.client.workflow.start('developTask', {
    workflowId: `bench-develop-${run + 1}`,
    taskQueue: queues.countersign,
    args: [{ ...input, repository, base: commit, wanted: `${input.wanted}\n${mark}` }],
  });
  const result = (await handle.result()) as { outcome: string; note: string };
  if (result.outcome !== 'completed') throw new Error(`The task was ${result.outcome}: ${result.note}`);
  return timesOf(stepsOf((await handle.fetchHistory()).events ?? []));
}

interface Step {
  name: string;
  tool: string;
  ms: number;
}

type Event = NonNullable<
  Awaited<ReturnType<ReturnType<Engine['client']['workflow']['getHandle']>['fetchHistory']>>['events']
>[number];

/** Activities in their order, each until the next one was scheduled. */
function stepsOf(events: readonly Event[]): Step[] {
  const scheduled = events.flatMap(({ eventTime, activityTaskScheduledEventAttributes: asked }) => {
    if (!asked) return [];
    const payload = asked.input?.payloads?.[0]?.data;
    const given = payload ? (JSON.parse(Buffer.from(payload).toString('utf8')) as { tool?: string }) : {};
    const at = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
    return [{ name: asked.activityType?.name ?? '', tool: given.tool ?? '', at }];
  });
  return scheduled.slice(0, -1).map(({ name, tool, at }, index) => ({
    name,
    tool,
    ms: (scheduled[index + 1]?.at ?? at) - at,
  }));
}

function timesOf(steps: Step[]): LoopTimes {
  const of = (name: string, tool = '') =>
    steps.filter((step) => step.name === name && (tool === '' || step.tool === tool));
  const ms = (found: Step[]) => found.map((step) => step.ms);
  // Of an iteration whose tests had just been run: measuring, judging and telling, until the model is asked again.
  const iterations = steps.flatMap((step, at) => {
    if (step.name !== 'endIteration') return [];
    const rest = steps.slice(at);
    const next = rest.findIndex(({ name }) => name === 'askDeveloper');
    return next < 0 ? [] : [rest.slice(0, next).reduce((sum, one) => sum + one.ms, 0)];
  });
  return {
    calls: {
      read: ms(of('callTool', 'read')),
      write: ms(of('callTool', 'write')),
      run: ms(of('callTool', 'run')),
    },
    turns: ms(of('askDeveloper')),
    iterations,
  };
}
