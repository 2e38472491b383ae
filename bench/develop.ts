/**
 * What the engine adds to a developer's calls, turns and iterations, with a simulated model that answers at once:
 * `node bench/develop.ts [RUNS] [IMAGE]`. The same calls are made side by side in a box alone, through the supervisor, and
 * through the whole loop. With an image (`sha256:…`) and a Docker daemon the sandbox's making is timed there too.
 */
import { loadavg } from 'node:os';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { startSupervisor } from '../test/sandbox-supervisor.ts';
import { codeAlone, startEngineOn } from '../test/engine-on.ts';
import { boxAlone } from './develop/box-alone.ts';
import { throughLoop } from './develop/through-loop.ts';
import { sandboxReady, throughSupervisor } from './develop/through-supervisor.ts';
import { callKinds, type CallKind } from './develop/calls.ts';
import { figures, row, tableHead } from './figures.ts';
import { withServers } from './servers.ts';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

const runs = Number(process.argv[2] ?? 5);
const image = process.argv[3] ?? null;
const targets = { call: 50, iteration: 200, ready: 1500 };

type Times = Record<CallKind, number[]>;
const noTimes = (): Times => ({ read: [], write: [], run: [] });
const alone = noTimes();
const supervised = noTimes();
const looped = noTimes();
const turns: number[] = [];
const iterations: number[] = [];
const ready: Record<string, number[]> = {};

function add(to: Times, more: Times): void {
  for (const kind of callKinds) to[kind].push(...more[kind]);
}

function print(): void {
  const load = loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
  console.log(`Load average ${load}\n\n${tableHead}`);
  for (const kind of callKinds) {
    console.log(row(`${kind} in a box alone`, alone[kind], '–'));
    console.log(row(`${kind} through the supervisor`, supervised[kind], '–'));
    console.log(row(`${kind} through the loop`, looped[kind], '–'));
    const box = figures(alone[kind]).median;
    console.log(
      row(
        `**${kind}: the loop adds**`,
        looped[kind].map((ms) => ms - box),
        `≤ ${targets.call}`,
      ),
    );
  }
  console.log(row('a turn of a model that answers at once', turns, '–'));
  console.log(row('**an iteration adds**', iterations, `≤ ${targets.iteration}`));
  for (const [engine, times] of Object.entries(ready)) {
    console.log(row(`**sandbox ready, ${engine}**`, times, `≤ ${targets.ready}`));
  }
}

const supervisor = await startSupervisor({
  environment: { DOCKER_HOST: process.env['DOCKER_HOST'] ?? '' },
});
try {
  await withServers(async (servers) => {
    const engine = await startEngineOn(servers, {
      configuration: `${codeAlone}sandbox: { engine: bubblewrap }\n`,
      environment: { COUNTERSIGN_SANDBOX_SOCKET: supervisor.socket, COUNTERSIGN_LOG_LEVEL: 'error' },
    });
    try {
      // The first run warms up what is made once.
      for (let run = -1; run < runs; run += 1) {
        const box = await boxAlone();
        const direct = await throughSupervisor(supervisor.client, run);
        const loop = await throughLoop(engine, run);
        const made = await sandboxReady(supervisor.client, run, image);
        if (run < 0) continue;
        add(alone, box);
        add(supervised, direct);
        add(looped, loop.calls);
        turns.push(...loop.turns);
        iterations.push(...loop.iterations);
        for (const [name, ms] of Object.entries(made)) (ready[name] ??= []).push(ms);
      }
    } finally {
      await engine.stop();
    }
  });
} finally {
  await supervisor.stop();
}
print();
process.exit(0);
