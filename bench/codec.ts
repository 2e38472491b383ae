/** What encryption adds to a payload on its way in and out: `node bench/codec.ts [RUNS]`. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { createPayloadCodec } from '../settings/payloads/codec.ts';
import { figures } from './figures.ts';

const runs = Number(process.argv[2] ?? 2000);
const warmUps = 500;
const codec = createPayloadCodec([{ id: 'k1', key: createSecretKey(randomBytes(32)) }]);

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

console.log('| payload | encrypt, median µs | decrypt, median µs | processor µs for both, mean | target |');
console.log('|---|---|---|---|---|');
for (const [name, bytes] of [
  ['1 kB', 1000],
  ['100 kB', 100_000],
  ['1 MB', 1_000_000],
] as const) {
  const plain = [defaultPayloadConverter.toPayload('x'.repeat(bytes))];
  const sealed = await codec.encode(plain);
  const [encrypting, decrypting]: [number[], number[]] = [[], []];
  let before = process.cpuUsage();
  for (let run = 0; run < warmUps + runs; run += 1) {
    if (run === warmUps) before = process.cpuUsage();
    encrypting.push(await timed(() => codec.encode(plain)));
    decrypting.push(await timed(() => codec.decode(sealed)));
  }
  const [there, back] = [encrypting.slice(warmUps), decrypting.slice(warmUps)];
  // Of all threads, collecting garbage included; unlike a clock it does not count what other programs do.
  const { user, system } = process.cpuUsage(before);
  const mean = ((user + system) / runs).toFixed(0);
  const us = (ms: number) => (ms * 1000).toFixed(0);
  console.log(`| ${name} | ${us(figures(there).median)} | ${us(figures(back).median)} | ${mean} | ≤1000 |`);
}
