import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptPort } from '../kept-port.ts';
import { makeCheckout, readmeCommands, runShell } from './checkout.ts';
import { circling, makeShop, noSandbox } from './shop.ts';
import { processesOf, Started } from './started.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
let engine: Started | null = null;

beforeAll(async () => {
  folder = makeCheckout();
  const [temporal, ui, simulator, api, github] = await Promise.all(
    Array.from({ length: 5 }, () => keptPort()),
  );
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  env = {
    PATH,
    HOME,
    ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }),
    NO_COLOR: '1',
    COUNTERSIGN_TEMPORAL_PORT: String(temporal),
    COUNTERSIGN_UI_PORT: String(ui),
    COUNTERSIGN_SIMULATOR_PORT: String(simulator),
    COUNTERSIGN_API_PORT: String(api),
    COUNTERSIGN_GITHUB_PORT: String(github),
  };
});

afterAll(async () => {
  await engine?.interrupt();
  for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Started> {
  const started = new Started('npm start', folder, env);
  await started.until('Things to try');
  return started;
}

/** What each command of the README has to come to: exit statuses, and a text that it prints. */
const expected: Record<string, { statuses: number[]; prints: RegExp }> = {
  'npx countersign audit HEAD~1..HEAD': { statuses: [3], prints: /first-of\.ts/ },
  'npx countersign audit --patch change.diff': { statuses: [3], prints: /Verdict: disputed/ },
  'npx countersign audit main..HEAD --json': { statuses: [3], prints: /"verdict"/ },
  'npx countersign audit main..HEAD --detach': { statuses: [0], prints: /audit-[0-9a-f]{12}/ },
  'npx countersign audit --patch change.diff --sarif findings.sarif': {
    statuses: [3],
    prints: /Verdict: disputed/,
  },
  'npx countersign panels': { statuses: [0], prints: /Calibration: none yet/ },
  'npx countersign list': { statuses: [0], prints: /audit-welcome/ },
  'npx countersign show audit-welcome': { statuses: [0], prints: /Round 1: the panel says disputed/ },
  'npx countersign decisions': { statuses: [0], prints: /audit-welcome/ },
  'npx countersign decide audit-welcome reject --reason "The name must not reach a shell."': {
    statuses: [0],
    prints: /Decided: reject/,
  },
  'npx countersign gate HEAD~1..HEAD': { statuses: [0], prints: /placeholders/ },
  'npx countersign gate --patch change.diff': { statuses: [0], prints: /secrets/ },
  'npx countersign check-config': { statuses: [0], prints: /countersign\.yaml/ },
  'npx countersign audit --pull-request demo/shop#2': { statuses: [3], prints: /waiting for a person/ },
  'npx countersign schedule add nightly --repo demo/shop --cron "0 3 * * *" --panel default': {
    statuses: [0],
    prints: /nightly +demo\/shop/,
  },
  'npx countersign schedule list': { statuses: [0], prints: /nightly +demo\/shop/ },
  'npx countersign github manifest --organisation ORG --webhook https://HOST/github/webhooks': {
    statuses: [0],
    prints: /"name": "Countersign"/,
  },
  'npx countersign github': { statuses: [0], prints: /simulated, at http/ },
  'npx countersign seats': { statuses: [0], prints: /claude \(simulated\)/ },
  'npx countersign sbom': { statuses: [0], prints: /CycloneDX/ },
  'npx countersign sbom HEAD~1..HEAD --diff': { statuses: [0], prints: /components in all/ },
  'npx countersign origin check HEAD~1..HEAD': { statuses: [0], prints: /packages added or changed/ },
  'npx countersign token list': { statuses: [0], prints: /No tokens yet/ },
  'npx countersign trail show': {
    statuses: [0],
    prints: /\(not verified\):\s+Answered\s+audit\s+\S+\s+with\s+reject/,
  },
  'npx countersign trail export trail.txt': { statuses: [0], prints: /trail\.txt holds \d+ entr/ },
  'npx countersign trail checkpoint checkpoint.json': {
    statuses: [0],
    prints: /vouches for the trail up to/,
  },
  'npx countersign trail verify trail.txt --checkpoints checkpoint.json': {
    statuses: [0],
    prints: /The trail holds: \d+ entr[^]*1 checkpoint vouches for it/,
  },
  'npx countersign doctor': { statuses: [0], prints: /Temporal/ },
};

/** The same of the commands about tasks, which are run in a small repository of their own: its developer goes round in circles. */
const expectedOfTasks: typeof expected = {
  'npx countersign develop "Totals over 1,000 lose their cents: mend rounding in the cart." --test "npm test"':
    { statuses: [3], prints: /The developer makes no progress/ },
  'npx countersign attach develop-ID': { statuses: [3], prints: /Answer it with one of/ },
  'npx countersign tasks': { statuses: [0], prints: /^waits +Totals over 1,000/m },
  'npx countersign task develop-ID': { statuses: [0], prints: /It asks: The developer makes no progress/ },
  'npx countersign decide develop-ID redirect --reason "Round once, when the total is shown." --snapshot 2': {
    statuses: [0],
    prints: /Decided: redirect/,
  },
  'npx countersign rollback develop-ID --to 3 --reason "Iteration 4 went the wrong way."': {
    statuses: [0],
    prints: /goes back to the end of\s+iteration 3/,
  },
  'npx countersign fetch develop-ID': {
    statuses: [2],
    prints: /still at work: fetch its branch when it is over/,
  },
  'npx countersign stats': { statuses: [0], prints: /No task has ended yet|week of/ },
};

/** The same of the commands about live systems, in this order: each is tried until it prints that. */
const expectedOfRemedies: typeof expected = {
  'npx countersign fleet': { statuses: [0], prints: /running +demo\.shop-api \(simulated\)/ },
  'npx countersign fleet break shop-api --how crash': { statuses: [0], prints: /It is simulated/ },
  // What calls it is not healthy either, and comes to the same incident.
  'npx countersign incidents': {
    statuses: [0],
    prints: /^(?![^]*^\S+ +demo: shop-web)[^]*^waits +demo: shop-api is not healthy/m,
  },
  'npx countersign plans': { statuses: [0], prints: /^[0-9a-f]{16} +proposed +1 asset of class simulated/m },
  'npx countersign plan HASH': { statuses: [0], prints: /restart, with 2 s to end/ },
  'npx countersign approve HASH --reason "As shown."': { statuses: [0], prints: /Approved, as/ },
  'npx countersign fleet --refresh': { statuses: [0], prints: /2 assets, 0 of them not well/ },
  'npx countersign kill-switch "Something is wrong."': { statuses: [0], prints: /Something is wrong\./ },
  'npx countersign kill-switch': { statuses: [0], prints: /Something is wrong\./ },
  'npx countersign kill-switch --lift "It was a false alarm."': {
    statuses: [0],
    prints: /Lifted so far by: [^n]/,
  },
  'npx countersign break-glass': { statuses: [0], prints: /Nothing that was done alone/ },
};

/** Commands that have a test of their own, and where. */
const elsewhere: Record<string, string> = {
  'npm start': 'this file',
  'npm test': 'whoever runs this',
  'npm run simulator': 'this file',
  'npm run github -- --seed': 'this file',
  'npx countersign audit --upgrade left-pad@1.2.0..1.3.0':
    'upgrade.test.ts: on a registry of its own, since the public one cannot be reached everywhere',
  'npx countersign token create --person ada --scope me --expires 90d':
    'token.test.ts: it needs people in countersign.yaml',
  'npx countersign token revoke 1f0c9a7be2d4': 'token.test.ts, with the id of a token',
  'curl -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:7300/me?repository=github.com/acme/shop"':
    'me.test.ts, with a token',
  'export COUNTERSIGN_PAYLOAD_KEYS="2026-a:$(openssl rand -base64 32)"': 'payloads: with keys of their own',
  'temporal workflow show -w ID --codec-endpoint http://127.0.0.1:7300/codec --codec-auth "Bearer $TOKEN"':
    'routes.test.ts: as the command line asks',
  'npx countersign approve HASH --reason "As shown." --key ~/.ssh/id_ed25519':
    'temporal-ui-remedy.test.ts: it needs people with keys',
  'npx countersign approve HASH --reason "As shown." --agent --print':
    'plans.test.ts, with an agent of its own',
  'npx countersign approve HASH --reason "Not on a Friday." --reject': 'plans.test.ts',
  'npx countersign decide audit-welcome reject --reason "The name must not reach a shell." --key ~/.ssh/id_ed25519':
    'decide-signed.test.ts: it needs people with keys',
  'npx countersign decide audit-welcome reject --reason "The name must not reach a shell." --agent --print':
    'decide-signed.test.ts, with an agent of its own',
  'npx countersign audit main..HEAD --key ~/.ssh/id_ed25519': 'sign-start.test.ts: it needs people with keys',
  'npx countersign sign-start developTask develop-mine task.json --agent':
    'sign-start.test.ts, with a key in a file',
  'npx countersign login-link': 'login-link.test.ts',
  'docker compose up -d': 'compose.test.ts: images cannot be pulled everywhere',
};

test('npm start brings everything up, and says what is real and what is simulated', {
  timeout: 120_000,
}, async () => {
  engine = await start();
  expect(engine.out).toMatch(/claude .*SIMULATED: ANTHROPIC_API_KEY is not set/);
  expect(engine.out).toContain('waits for a person');
  expect(engine.out).toContain('workflowType=auditChange');
  expect(engine.out).toMatch(/Sandboxes +\S/);
});

/** The title of the head's check on each pull request of the simulated GitHub, once it has ended. */
async function concluded(): Promise<string[]> {
  const api = `http://127.0.0.1:${env['COUNTERSIGN_GITHUB_PORT']}/api/v3/repos/demo/shop`;
  const read = async (path: string): Promise<unknown> => (await fetch(`${api}${path}`)).json();
  return Promise.all(
    [1, 2, 3].map(async (number) => {
      const { head } = (await read(`/pulls/${number}`)) as { head: { sha: string } };
      const { check_runs: runs } = (await read(`/commits/${head.sha}/check-runs`)) as {
        check_runs: { conclusion: string | null }[];
      };
      return runs[0]?.conclusion ?? 'none yet';
    }),
  );
}

test('the pull requests of the simulated GitHub are audited within a minute', {
  timeout: 90_000,
}, async () => {
  expect(engine?.out).toMatch(/GitHub +http:\S+ +SIMULATED/);
  await expect
    .poll(concluded, { timeout: 60_000, interval: 500 })
    .toEqual(['success', 'action_required', 'failure']);
});

test('a second start says that the first one runs, and ends', { timeout: 60_000 }, async () => {
  const { status, out } = await runShell('npm start', folder, env);
  expect(status).toBe(1);
  expect(out).toMatch(/already runs for .*, as pid \d+/);
});

test('every command of the README is known here', () => {
  const known = [expected, expectedOfTasks, expectedOfRemedies, elsewhere].flatMap((some) =>
    Object.keys(some),
  );
  expect(readmeCommands().filter((command) => !known.includes(command))).toEqual([]);
});

test('npx countersign is the command line of this checkout', { timeout: 60_000 }, async () => {
  const command = 'npx countersign check-config';
  const asked = await runShell(command, folder, env);
  expect(asked.status).toBe(0);
  expect(asked.out).toContain((await runShell(withoutNpx(command), folder, env)).out);
});

/** What npx does is the same for each command, and takes longer than most of them. */
const withoutNpx = (command: string): string =>
  command.replace('npx countersign', join(folder, 'bin', 'countersign.js'));

test.each(readmeCommands().filter((command) => command in expected))(
  '%s',
  { timeout: 60_000 },
  async (command) => {
    const { status, out } = await runShell(withoutNpx(command), folder, env);
    expect({ statuses: [status], out }).toEqual({
      statuses: expected[command]?.statuses,
      out: expect.stringMatching(expected[command]?.prints ?? /never/),
    });
  },
);

describe.skipIf(noSandbox !== null)(`a task${noSandbox ? ` (${noSandbox})` : ''}`, () => {
  let shop: string;
  let id = '';
  beforeAll(async () => {
    shop = makeShop();
    const simulator = `http://127.0.0.1:${env['COUNTERSIGN_SIMULATOR_PORT']}`;
    const body = JSON.stringify({
      persona: 'scripted',
      task: 'Totals over 1,000',
      seed: 1,
      script: circling,
    });
    const headers = { 'content-type': 'application/json' };
    const told = await fetch(`${simulator}/control/developers`, { method: 'POST', headers, body });
    expect(told.ok).toBe(true);
  });
  afterAll(() => rmSync(shop, { recursive: true, force: true }));

  test.each(readmeCommands().filter((command) => command in expectedOfTasks))(
    '%s',
    { timeout: 240_000 },
    async (command) => {
      // As the README says of a repository of one's own: by its path.
      const line = withoutNpx(command).replace('develop-ID', id);
      const { status, out } = await runShell(line, shop, env);
      expect({ statuses: [status], out }).toEqual({
        statuses: expectedOfTasks[command]?.statuses,
        out: expect.stringMatching(expectedOfTasks[command]?.prints ?? /never/),
      });
      id ||= /countersign decide (\S+) redirect/.exec(out)?.[1] ?? '';
    },
  );
});

describe('a service that breaks', () => {
  let hash = '';
  test.each(readmeCommands().filter((command) => command in expectedOfRemedies))(
    '%s',
    { timeout: 90_000 },
    async (command) => {
      const { statuses, prints } = expectedOfRemedies[command] ?? { statuses: [], prints: /never/ };
      const line = withoutNpx(command).replace('HASH', hash);
      // Whoever runs it has read it: there is no terminal to ask at.
      const typed = command.includes(' approve ') ? `${line} --yes` : line;
      await expect
        .poll(
          async () => {
            const { status, out } = await runShell(typed, folder, env);
            hash ||= /^([0-9a-f]{16}) +proposed/m.exec(out)?.[1] ?? '';
            return { statuses: [status], out };
          },
          { timeout: 60_000, interval: 1000 },
        )
        .toEqual({ statuses, out: expect.stringMatching(prints) });
    },
  );
});

test('npm run simulator serves by itself', { timeout: 60_000 }, async () => {
  const port = await keptPort();
  const simulator = new Started('npm run simulator', folder, {
    ...env,
    COUNTERSIGN_SIMULATOR_PORT: String(port),
  });
  await simulator.until('Ctrl-C ends it');
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(await answer.text()).toContain('simulat');
  await simulator.interrupt();
});

test('npm run github serves by itself', { timeout: 60_000 }, async () => {
  const port = await keptPort();
  const github = new Started('npm run github -- --seed', folder, {
    ...env,
    COUNTERSIGN_GITHUB_PORT: String(port),
  });
  await github.until('Ctrl-C ends it');
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(await answer.text()).toMatch(/Simulated GitHub[\s\S]*Search orders by customer/);
  await github.interrupt();
});

test('after kill -9 of everything, npm start goes on with what waited', { timeout: 180_000 }, async () => {
  const countersign = (args: string) => runShell(withoutNpx(`npx countersign ${args}`), folder, env);
  const patch = await countersign('audit HEAD~1..HEAD');
  expect(patch.status).toBe(3);
  const id = /decide (\S+) approve/u.exec(patch.out)?.[1] ?? '';
  for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL');
  engine = await start();
  const before = await countersign('decisions');
  expect(before.out).toContain(id);
  const decided = await countersign(`decide ${id} approve --reason "seen"`);
  expect(decided).toEqual({ status: 0, out: expect.stringContaining('Decided: approve') });
  const after = await countersign(`show ${id} --watch`);
  expect(after.status).toBe(0);
  // The simulated GitHub began anew: what it had before is over, and its pull requests are audited again.
  await expect
    .poll(concluded, { timeout: 60_000, interval: 500 })
    .toEqual(['success', 'action_required', 'failure']);
  const listed = await countersign('list');
  expect(listed.out).toMatch(/superseded +audit-pr\/demo\/shop\/2/);
});

test('Ctrl-C stops everything in order within 10 s and leaves no process', { timeout: 60_000 }, async () => {
  const begun = performance.now();
  await engine?.interrupt();
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(engine?.out).toContain('State is kept for the next npm start.');
  await expect.poll(() => processesOf(folder)).toEqual([]);
});
