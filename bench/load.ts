/**
 * Many audits at once on one worker process: does its memory stay bounded, is every audit served, and does a small one
 * get its turn beside large ones? `node bench/load.ts [AUDITS]`. Brings its own servers; simulated seats of 300 ms.
 */
import type { AuditResult } from '../core/panel/contract.ts';
import { createCrashWorld, type CrashWorld } from '../test/e2e/crash-world.ts';
import { figures } from './figures.ts';
import { samplePatch } from './sample-patch.ts';

const audits = Number(process.argv[2] ?? 50);
const filesOfLarge = 6;
const latencyMs = 300;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function audit({ client }: CrashWorld, id: string, files: number, seed: number): Promise<number> {
  const started = performance.now();
  const input = { change: { kind: 'patch', text: samplePatch(files, 80, seed) } };
  const handle = await client.workflow.start<(input: unknown) => Promise<AuditResult>>('auditChange', {
    taskQueue: 'countersign',
    workflowId: id,
    args: [input],
  });
  const { verdict } = await handle.result();
  if (verdict !== 'passed') throw new Error(`${id} ended as ${verdict}: the patch is meant to pass.`);
  return performance.now() - started;
}

/** The most asks of one provider that were under way at one time, by the simulator's log. */
async function atOnceMax(world: CrashWorld): Promise<Map<string, number>> {
  const most = new Map<string, number>();
  const now = new Map<string, number>();
  const steps = (await world.asks()).flatMap(({ provider, at, ms }) => {
    const begin = Date.parse(at);
    return [
      { provider, at: begin, step: 1 },
      { provider, at: begin + (ms ?? 0), step: -1 },
    ];
  });
  for (const { provider, step } of steps.sort((a, b) => a.at - b.at || a.step - b.step)) {
    const count = (now.get(provider) ?? 0) + step;
    now.set(provider, count);
    most.set(provider, Math.max(count, most.get(provider) ?? 0));
  }
  return most;
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);

const world = await createCrashWorld();
try {
  await world.parts.worker.start();
  await world.setLatency(latencyMs);
  await audit(world, 'warm-up', filesOfLarge, 0);
  const alone = await audit(world, 'alone', 1, 1);
  const started = performance.now();
  const large = Promise.all(
    Array.from({ length: audits }, (_, index) => audit(world, `large-${index}`, filesOfLarge, index + 2)),
  );
  const beside = await audit(world, 'beside', 1, audits + 2);
  const all = figures(await large);
  const tookMs = performance.now() - started;
  const memory = world.workerMemoryMax();
  say(`| what | found | target |
|---|---|---|
| ${audits} audits of ${filesOfLarge} files, all ended after | ${seconds(tookMs)} s | |
| one of them: median, least–greatest | ${seconds(all.median)} s, ${seconds(all.least)}–${seconds(all.greatest)} s | |
| a small audit: alone, started beside them | ${seconds(alone)} s, ${seconds(beside)} s | |
| worker's memory at its highest | ${memory === null ? 'unknown' : `${Math.round(memory / 1024 / 1024)} MB`} | ≤600 MB |`);
  for (const [provider, most] of await atOnceMax(world))
    say(`| asks of ${provider} at once, at most | ${most} | |`);
} finally {
  await world.stop();
}
