/** Many disputes that wait for a person: do all hold, and how soon does each wake? `node bench/waiting.ts [DISPUTES]`. */
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { AuditStatus } from '../core/panel/status.ts';
import { addingPatch } from '../test/adding-patch.ts';
import type { Engine } from '../test/engine-on.ts';
import { row, tableHead } from './figures.ts';
import { withEngine } from './servers.ts';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

const disputes = Number(process.argv[2] ?? 200);
const startedAtOnce = 10;
const decision = { by: 'bench', decision: 'reject', reason: 'measured' };

/** Some seats report the loop that runs too far, others do not: always disputed. */
const disputedPatch = (seed: number) =>
  addingPatch(`src/sum${seed}.ts`, [
    'export function sum(values: number[]): number {',
    '  let sum = 0;',
    '  for (let i = 0; i <= values.length; i++) sum += values[i];',
    '  return sum;',
    '}',
  ]);

async function startDispute(engine: Engine, seed: number): Promise<WorkflowHandle> {
  const handle = await engine.client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: `waiting-${seed}`,
    args: [{ change: { kind: 'patch', text: disputedPatch(seed) } }],
  });
  for (;;) {
    const { phase } = await handle.query<AuditStatus>('status');
    if (phase === 'waiting-for-person') return handle;
    if (phase === 'done')
      throw new Error(`Audit ${seed} was settled by the panel: the patch is meant to be disputed.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startAll(engine: Engine): Promise<WorkflowHandle[]> {
  const handles: WorkflowHandle[] = [];
  for (let seed = 0; seed < disputes; seed += startedAtOnce) {
    const batch = Array.from(
      { length: Math.min(startedAtOnce, disputes - seed) },
      (_, index) => seed + index,
    );
    handles.push(...(await Promise.all(batch.map((one) => startDispute(engine, one)))));
  }
  return handles;
}

/** From the signal to the workflow's being out of its wait, as its status tells. */
async function wake(handle: WorkflowHandle): Promise<number> {
  const started = performance.now();
  await handle.signal('decide', decision);
  for (;;) {
    const { phase } = await handle.query<AuditStatus>('status');
    if (phase !== 'waiting-for-person') return performance.now() - started;
  }
}

await withEngine(async (engine) => {
  const started = performance.now();
  const handles = await startAll(engine);
  process.stdout.write(
    `${handles.length} disputes wait after ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  const woken: number[] = [];
  const settled: number[] = [];
  for (const handle of handles) {
    const sent = performance.now();
    woken.push(await wake(handle));
    await handle.result();
    settled.push(performance.now() - sent);
  }
  process.stdout.write(
    `${tableHead}\n${row('signal to awake', woken, '≤150')}\n${row('signal to settled', settled, '')}\n`,
  );
  const megabytes = Math.round(process.memoryUsage().rss / 1024 / 1024);
  process.stdout.write(`worker, simulator and bench in one process: ${megabytes} MB\n`);
});
process.exit(0);
