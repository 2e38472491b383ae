// One of the two services of the simulated shop: `node shop.ts --role web|api --port N --configuration FILE --release X`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'api' },
    port: { type: 'string', default: '0' },
    configuration: { type: 'string', default: '' },
    release: { type: 'string', default: '0' },
    upstream: { type: 'string', default: '' },
  },
});

interface Settings {
  ordersMax: number;
  upstreamTimeoutMs: number;
}

/** What the service may hold before it calls itself unwell. */
const heldBytesMax = 48 * 1024 * 1024;
const leakBytes = 4 * 1024 * 1024;
/** Enough to be unwell, and no burden on the machine. */
const leaksMax = 16;
const held: Buffer[] = [];
const log = (words: string) => process.stdout.write(`${new Date().toISOString()} ${words}\n`);

function readSettings(): Settings {
  const read = JSON.parse(readFileSync(values.configuration, 'utf8')) as Record<string, unknown>;
  for (const name of ['ordersMax', 'upstreamTimeoutMs']) {
    if (!Number.isInteger(Number(read[name])) || Number(read[name]) < 1)
      throw new Error(`setting "${name}" is ${JSON.stringify(read[name])}, not a whole number above 0`);
  }
  return { ordersMax: Number(read['ordersMax']), upstreamTimeoutMs: Number(read['upstreamTimeoutMs']) };
}

function begin(): Settings {
  try {
    return readSettings();
  } catch (error) {
    log(`error configuration: ${(error as Error).message}`);
    process.exit(78);
  }
}

const settings = begin();

/** Why the service cannot serve; null where it can. */
async function trouble(): Promise<string | null> {
  const bytes = held.reduce((sum, part) => sum + part.length, 0);
  if (bytes > heldBytesMax)
    return `holds ${Math.round(bytes / 1024 / 1024)} MB of old orders, more than it may`;
  if (values.upstream === '') return null;
  try {
    const answer = await fetch(`${values.upstream}/orders`, {
      signal: AbortSignal.timeout(settings.upstreamTimeoutMs),
    });
    return answer.ok ? null : `shop-api answers with ${answer.status}`;
  } catch {
    return 'shop-api does not answer';
  }
}

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const path = request.url ?? '/';
  if (path === '/leak') {
    setInterval(() => held.length < leaksMax && held.push(Buffer.alloc(leakBytes, 1)), 20).unref();
    return answer(202, {});
  }
  void trouble().then((why) => {
    if (why !== null) log(`error ${path}: ${why}`);
    if (path === '/health')
      return answer(why === null ? 200 : 503, { trouble: why, heldMb: held.length * 4 });
    return answer(why === null ? 200 : 503, why === null ? { orders: settings.ordersMax } : { error: why });
  });
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  log(`info release ${values.release} of shop-${values.role} listens on ${port}`);
});
// Whoever started us is gone: nobody would end us any more.
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => {
  log('info ends, as asked');
  process.exit(0);
});
