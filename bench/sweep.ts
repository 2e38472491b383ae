/**
 * Open pull requests of one repository that a sweep audits, all at once unknown: how long it takes, what it asks of GitHub
 * and of this machine: `node bench/sweep.ts [PULL_REQUESTS]`. Audits are small and simulated.
 */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { SweepResult } from '../core/github/sweep-input.ts';
import { sweepWorkflowType } from '../core/panel/messages.ts';
import type { LoggedRequest } from '../simulator/github/request-log.ts';
import { createProofRepository, kinds, untilTrue } from '../test/e2e/proof-pull-requests.ts';
import { type PullRequestWorld, startPullRequestWorld } from '../test/e2e/pull-request-world.ts';
import { withServers } from './servers.ts';

const count = Math.min(500, Number(process.argv[2] ?? 100));
const limitPerHour = 5000;
const configuration = `
gates: { tests: "off" }
github: { checksPatienceMinutes: 0, sweep: { atOnce: 8 } }
panels:
  default: { seats: [claude] }
`;

/** How many requests each kind of address got, most first. */
function byRoute(requests: readonly LoggedRequest[]): [string, number][] {
  const routes = new Map<string, number>();
  for (const { method, path } of requests) {
    const route = path
      .replace(/\?.*$/u, '')
      .replaceAll(/\/[0-9a-f]{40}\b/gu, '/SHA')
      .replaceAll(/\/\d+\b/gu, '/N');
    routes.set(`${method} ${route}`, (routes.get(`${method} ${route}`) ?? 0) + 1);
  }
  return [...routes].toSorted((a, b) => b[1] - a[1]);
}

async function openAll({ github }: PullRequestWorld, repository: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const branch = `work-${index}`;
    const files = { [`src/part-${index}.js`]: kinds[2].opened['src/greet.js'] };
    await github.openPullRequest({ repository, title: branch, by: 'ada', branch, files });
  }
}

async function measure(world: PullRequestWorld): Promise<void> {
  const { engine, github } = world;
  github.world.hooks.targets = [];
  const repository = await createProofRepository(world, 'many');
  await openAll(world, repository);
  const requests: LoggedRequest[] = [];
  // All of them: the log forgets what is older than 10,000.
  github.world.requests.add = (request) => void requests.push(request);
  // What is passed shows, and does not stop the measurement.
  github.world.limits.setLimit(1_000_000);
  const begun = performance.now();
  const handle = await engine.client.workflow.start<(input: unknown) => Promise<SweepResult>>(
    sweepWorkflowType,
    { taskQueue: 'countersign', workflowId: 'sweep/many', args: [{ repository }] },
  );
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage().rss);
  }, 500);
  const result = await handle.result();
  const done = () => [...github.repository(repository).checkRuns.values()];
  await untilTrue(
    'all is published',
    () => done().length === count && done().every(({ status }) => status === 'completed'),
  );
  clearInterval(watch);
  const seconds = (performance.now() - begun) / 1000;
  const { historyLength, historySize } = await handle.describe();
  const api = requests.filter(({ path }) => !path.includes('.git/'));
  const refused = requests.filter(({ status }) => status === 403 || status === 429).length;
  const perHour = Math.round((api.length / seconds) * 3600);
  process.stdout.write(`| sweep of ${count} pull requests | |
|---|---|
| audits started, failed | ${result.started.length}, ${result.failed.length} |
| took | ${seconds.toFixed(0)} s, ${(seconds / count).toFixed(2)} s for each |
| requests to the API | ${api.length}, ${(api.length / count).toFixed(1)} for each head |
| of ${limitPerHour} an hour | ${((api.length / limitPerHour) * 100).toFixed(0)} %; at this pace ${perHour} an hour |
| answered 403 or 429 | ${refused} |
| git requests | ${requests.length - api.length} |
| this process with worker, GitHub and models, at most | ${(memory / 2 ** 20).toFixed(0)} MB |
| history of the sweep | ${historyLength} events, ${((historySize ?? 0) / 2 ** 10).toFixed(0)} kB |

${byRoute(api)
  .slice(0, 14)
  .map(([route, times]) => `${String(times).padStart(6)} ${route}`)
  .join('\n')}
`);
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
await withServers(async (servers) => {
  const world = await startPullRequestWorld(servers, { configuration });
  try {
    await measure(world);
  } finally {
    await world.stop();
  }
});
process.exit();
