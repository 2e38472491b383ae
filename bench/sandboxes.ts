/**
 * Ten sandboxes at once, half of which want more than they may have: `node bench/sandboxes.ts [IMAGE]`. Each hog has to
 * end by its own limit, the others have to finish, and all together must not take more memory than their limits say.
 * With an image (`sha256:…`) in Docker, else in bubblewrap. Ends with status 1 where a limit does not hold.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { taskId } from '../core/ids.ts';
import type { CallEnd } from '../core/sandbox/box-call.ts';
import { sandboxLimitsSchema } from '../core/sandbox/limits.ts';
import { startSupervisor } from '../test/sandbox-supervisor.ts';
import { bundleOf, specOf } from '../test/sandbox/supervisor/supervisor-world.ts';

const image = process.argv[2] ?? null;
const limits = sandboxLimitsSchema.parse({
  cpus: 1,
  memoryMb: 192,
  processesMax: 64,
  diskMb: 64,
  outputKb: 64,
  commandSeconds: 60,
});

interface Guest {
  name: string;
  command: string;
  timeoutMs: number;
  ends: CallEnd;
}

const hog = (name: string, command: string, ends: CallEnd, timeoutMs = 60_000): Guest => ({
  name,
  command,
  timeoutMs,
  ends,
});
/** Work of a second or two, with a result that tells whether it was done. */
const honest = `i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo "counted $i"`;
const guests: Guest[] = [
  hog('memory', `perl -e 'my @all; push @all, "x" x 1000000 while 1'`, 'out-of-memory'),
  hog('processes', `bomb() { bomb | bomb & }; bomb; sleep 20; wait; exit 1`, 'too-many-processes'),
  hog('processor', 'while :; do :; done & while :; do :; done', 'timed-out', 10_000),
  hog('disk', 'head -c 400000000 /dev/zero > filler', 'disk-full'),
  hog('output', 'head -c 50000000 /dev/zero | tr "\\0" x', 'done'),
  ...Array.from({ length: 5 }, (_, at) => hog(`honest ${at + 1}`, honest, 'done')),
];

const available = (): number =>
  Number(/^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) / 1024;

const supervisor = await startSupervisor({ environment: { DOCKER_HOST: process.env['DOCKER_HOST'] ?? '' } });
const { client } = supervisor;
const engine = image === null ? 'bubblewrap' : 'docker';
const idOf = (at: number) => taskId(`guest-${at}.00000000`);
let broken = 0;
try {
  for (const at of guests.keys()) {
    await client.putRepository(idOf(at), bundleOf({ 'a.txt': 'a\n' }));
    await client.open(specOf({ task: idOf(at), engine, image, limits }));
  }
  const before = available();
  const memoryMax = guests.map(() => 0);
  let hostMax = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      const now = await Promise.all(guests.map((_, at) => client.look(idOf(at), 0)));
      for (const [at, { memoryMb }] of now.entries())
        memoryMax[at] = Math.max(memoryMax[at] ?? 0, memoryMb ?? 0);
      hostMax = Math.max(hostMax, before - available());
      await sleep(100);
    }
  })();
  const begunAt = performance.now();
  const ended = await Promise.all(
    guests.map(async ({ command, timeoutMs }, at) => {
      const outcome = await client.call(idOf(at), 'guest', { kind: 'run', command, timeoutMs });
      return { outcome, ms: performance.now() - begunAt };
    }),
  );
  over.abort();
  await watching;
  console.log(
    `Load average ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}; engine ${engine}\n`,
  );
  console.log('| guest | ended | wanted | ms | memory at most, MB | limit |\n|---|---|---|---|---|---|');
  for (const [at, { outcome, ms }] of ended.entries()) {
    const { name, ends, command } = guests[at] ?? { name: '', ends: 'done', command: '' };
    const memory = Math.round(memoryMax[at] ?? 0);
    const unfinished = command === honest && !outcome.text.includes('counted 200000');
    const held = outcome.end === ends && memory <= limits.memoryMb && !unfinished;
    if (!held) broken += 1;
    console.log(
      `| ${name} | ${outcome.end}${held ? '' : ' **✗**'} | ${ends} | ${ms.toFixed(0)} | ${memory} | ${limits.memoryMb} |`,
    );
  }
  const bound = guests.length * limits.memoryMb;
  console.log(`| all, on the host | | | | ${Math.round(hostMax)} | ${bound} |`);
  if (hostMax > bound) broken += 1;
} finally {
  for (const at of guests.keys()) await client.close(idOf(at), false).catch(() => undefined);
  await supervisor.stop();
}
process.exitCode = broken === 0 ? 0 : 1;
