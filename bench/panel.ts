/** Panel overhead over its slowest seat: `node bench/panel.ts [RUNS]`. Simulated seats that answer after 0 ms and 2 s. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { codeAlone, type Engine } from '../test/engine-on.ts';
import { row, tableHead } from './figures.ts';
import { samplePatch } from './sample-patch.ts';
import { withEngine } from './servers.ts';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

const runs = Number(process.argv[2] ?? 7);
const asksAtOnce = 16;
/** Small asks, so that a patch of some files is cut into a known number of them; what providers bear is not measured. */
const configuration = `${codeAlone}providers: { ollama: { asksAtOnce: ${asksAtOnce} } }
panels:
  default:
    seats: [claude, gemini, gpt, ollama]
    tokensPerAskMax: 4000
    asksAtOnce: ${asksAtOnce}
`;
const linesPerFile = 80;
/** Milliseconds, by number of asks: two files, and twenty. */
const targets: Record<number, string> = { 8: '≤500', 80: '≤1500' };

async function audit(engine: Engine, files: number, seed: number): Promise<{ ms: number; asks: number }> {
  const started = performance.now();
  const handle = await engine.client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: `bench-${files}-${seed}`,
    args: [{ change: { kind: 'patch', text: samplePatch(files, linesPerFile, seed) } }],
  });
  await handle.result();
  const ms = performance.now() - started;
  const history = await handle.fetchHistory();
  const asks = (history.events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'askSeat',
  ).length;
  return { ms, asks };
}

async function setLatency(engine: Engine, ms: number): Promise<void> {
  await fetch(`${engine.simulator.url}/control/latency`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ms }),
  });
}

await withEngine(async (engine) => {
  let seed = 0;
  process.stdout.write(`${tableHead}\n`);
  for (const latencyMs of [0, 2000]) {
    await setLatency(engine, latencyMs);
    for (const files of [1, 2, 6, 20]) {
      await audit(engine, files, (seed += 1));
      const measured: { ms: number; asks: number }[] = [];
      for (let run = 0; run < (latencyMs > 0 ? Math.min(runs, 5) : runs); run += 1) {
        measured.push(await audit(engine, files, (seed += 1)));
      }
      const asks = measured[0]?.asks ?? 0;
      const rounds = latencyMs * Math.ceil(asks / asksAtOnce);
      const overhead = measured.map((one) => one.ms - rounds);
      process.stdout.write(
        `${row(`overhead, ${asks} asks of ${latencyMs} ms`, overhead, targets[asks] ?? '')}\n`,
      );
    }
  }
}, configuration);
process.exit(0);
