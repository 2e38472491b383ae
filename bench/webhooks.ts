/** How soon webhooks are answered, and whether each becomes a workflow: `node bench/webhooks.ts [PER_SECOND] [SECONDS]`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { figures } from './figures.ts';
import { withServers } from './servers.ts';

const perSecond = Math.min(1000, Number(process.argv[2] ?? 200));
const seconds = Math.min(60, Number(process.argv[3] ?? 10));
const secret = 'of this bench';
const padding = 'x'.repeat(20_000);

/** As large as GitHub's own for a pull request. */
const payloadOf = (number: number) =>
  JSON.stringify({
    action: 'synchronize',
    number,
    repository: { name: 'shop', full_name: 'acme/shop', owner: { login: 'acme' } },
    pull_request: {
      number,
      head: { sha: createHmac('sha1', '').update(String(number)).digest('hex') },
      body: padding,
    },
  });

async function startApi(
  temporalAddress: string,
  databaseUrl: string,
): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../api/main.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      TEMPORAL_ADDRESS: temporalAddress,
      DATABASE_URL: databaseUrl,
      GITHUB_WEBHOOK_SECRET: secret,
      COUNTERSIGN_API_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const bytes of child.stdout) {
    out += String(bytes);
    const url = /countersign api ready: (\S+)/.exec(out)?.[1];
    if (url) return { url, child };
  }
  throw new Error(`The API ended before it was ready: ${out}`);
}

/** Milliseconds to the answer; null where it was no 202. */
async function send(url: string, id: string, number: number): Promise<number | null> {
  const body = payloadOf(number);
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const begun = performance.now();
  try {
    const answer = await fetch(`${url}/github/webhooks`, { method: 'POST', headers, body });
    await answer.text();
    return answer.status === 202 ? performance.now() - begun : null;
  } catch {
    return null;
  }
}

/** A service that has been up for a while is what is measured: its code is compiled, its connections are open. */
async function warmUp(url: string): Promise<number> {
  const rounds = 40;
  const atOnce = 10;
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(Array.from({ length: atOnce }, () => send(url, randomUUID(), 1)));
  }
  return rounds * atOnce;
}

/** At an even pace, whether or not the ones before are answered: a slow answer must not slow the load. */
async function sendAll(url: string): Promise<(number | null)[]> {
  const begun = performance.now();
  const sent: Promise<number | null>[] = [];
  while (sent.length < perSecond * seconds) {
    const due = Math.floor(((performance.now() - begun) / 1000) * perSecond) + 1;
    while (sent.length < due && sent.length < perSecond * seconds) {
      sent.push(send(url, randomUUID(), sent.length + 1));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return Promise.all(sent);
}

async function untilForwarded(database: Client, count: number): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < 300_000) {
    const { rows } = await database.query<{ left: number }>(
      "select count(*)::int as left from deliveries where state = 'waiting'",
    );
    if (rows[0]?.left === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rows } = await database.query<{ done: number }>(
    "select count(*)::int as done from deliveries where state = 'forwarded'",
  );
  return count - (rows[0]?.done ?? 0);
}

await withServers(async ({ temporalAddress, databaseUrl }) => {
  const { url, child } = await startApi(temporalAddress, databaseUrl);
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const before = await warmUp(url);
    const answers = await sendAll(url);
    const sentAt = performance.now();
    const times = answers.filter((ms) => ms !== null);
    const unforwarded = await untilForwarded(database, before + times.length);
    const drainedSeconds = ((performance.now() - sentAt) / 1000).toFixed(1);
    const sorted = times.toSorted((a, b) => a - b);
    const { median, greatest } = figures(times);
    const p99 = sorted[Math.floor((sorted.length - 1) * 0.99)] ?? Number.NaN;
    process.stdout.write(`| deliveries | p50 ms | p99 ms | max ms | refused | lost | target |
|---|---|---|---|---|---|---|
| ${perSecond}/s for ${seconds} s | ${median.toFixed(1)} | ${p99.toFixed(1)} | ${greatest.toFixed(1)} | ${answers.length - times.length} | ${unforwarded} | p99 ≤100, 0 lost |
All had their workflow ${drainedSeconds} s after the last answer.
`);
  } finally {
    await database.end();
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
process.exit(0);
