/**
 * From a person's approval to the first action on a live system, the whole way: `node bench/remediate.ts [RUNS]`. The signal
 * `approve` is sent to Temporal, the workflow has it weighed, the acting process judges it again and acts on a simulated
 * asset, which notes when. The plan is a person's own, so that no model is waited for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { refreshFleetWorkflowType } from '../core/fleet/contract.ts';
import { queues } from '../core/queues.ts';
import { remediateWorkflowType } from '../core/remedy/contract.ts';
import type { RemedyStatus } from '../core/remedy/status.ts';
import { startFleet } from '../simulator/fleet/server.ts';
import { type Engine, startEngineOn } from '../test/engine-on.ts';
import { row, tableHead } from './figures.ts';
import { withServers } from './servers.ts';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

const runs = Number(process.argv[2] ?? 20);
const warmUp = 3;
const fleet = await startFleet({ folder: null, virtual: 1 });
const asset = 'demo.virtual-0001';
const configuration = `
gates: { tests: "off" }
fleet: { sources: { demo: { kind: simulated, address: "${fleet.url}", act: {} } } }
people: { ada: { name: Ada, teams: [ops] }, bob: { name: Bob, teams: [ops] } }
teams: { ops: { roles: [approver, operator], assets: ["*"] } }
`;
const plan = {
  title: 'Restart',
  diagnosis: 'None.',
  risk: 'None.',
  actions: [
    {
      asset,
      deed: { type: 'restart', graceSeconds: 0 },
      expectExit: 0,
      timeoutSeconds: 10,
      rollback: null,
      why: 'To measure.',
    },
  ],
  checks: [{ asset, state: 'running', health: null, version: null, withinSeconds: 10 }],
};

async function timeApproval({ client }: Engine, run: number): Promise<number> {
  const handle = await client.workflow.start(remediateWorkflowType, {
    workflowId: `bench-${run}`,
    taskQueue: queues.countersign,
    args: [{ assets: [asset], what: 'Measure.', plan, by: 'bob' }],
  });
  const hash = async (): Promise<string> => {
    for (;;) {
      const status = await handle.query<RemedyStatus>('status').catch(() => null);
      if (status?.phase === 'waiting-for-approval' && status.plan) return status.plan.hash;
      await sleep(20);
    }
  };
  const approval = { by: 'ada', plan: await hash(), decision: 'approve', reason: 'As shown.' };
  // What weighed the approvals there are, none, has ended by then.
  await sleep(300);
  const before = fleet.done();
  const started = performance.now();
  await handle.signal('approve', approval);
  while (fleet.done() === before) await sleep(1);
  const took = performance.now() - started;
  await handle.result();
  return took;
}

try {
  await withServers(async (servers) => {
    const engine = await startEngineOn(servers, { configuration });
    try {
      await engine.client.workflow.execute(refreshFleetWorkflowType, {
        workflowId: 'refresh',
        taskQueue: queues.countersign,
        args: [{ all: true }],
      });
      const times: number[] = [];
      for (let run = -warmUp; run < runs; run += 1) {
        const took = await timeApproval(engine, run);
        if (run >= 0) times.push(took);
      }
      console.log(`${tableHead}\n${row('**approval to first action, through Temporal**', times, '≤ 300')}`);
    } finally {
      await engine.stop();
    }
  });
} finally {
  await fleet.close();
}
process.exit(0);
