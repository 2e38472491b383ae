import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEgress } from '../../../sandbox/supervisor/egress-way.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cs-way-'));
  mkdirSync(join(home, 'proxy'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const start = (requestsMax = 100) =>
  startEgress({
    socket: join(home, 'proxy.sock'),
    folder: join(home, 'proxy'),
    policy: { rules: [], bytesMax: 1_000_000, requestsMax },
    user: { uid: 1000, gid: 1000 },
  });

async function ask(host: string): Promise<number> {
  const asking = request({
    socketPath: join(home, 'proxy.sock'),
    path: `http://${host}/`,
    headers: { host },
  }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

test('numbers go on where they were, and records of an earlier life are still shown', async () => {
  const first = await start();
  await ask('one.example.com');
  await ask('two.example.com');
  await expect.poll(() => first.records(0)).toHaveLength(2);
  await first.close();
  appendFileSync(join(home, 'proxy', 'requests'), '{"number":3,"ho');
  const second = await start();
  await ask('three.example.com');
  await expect
    .poll(() => second.records(0).map(({ number, host }) => [number, host]))
    .toEqual([
      [1, 'one.example.com'],
      [2, 'two.example.com'],
      [3, 'three.example.com'],
    ]);
  await second.close();
  const third = await start();
  expect(third.records(2).map(({ host }) => host)).toEqual(['three.example.com']);
  await third.close();
});

test('what was used of the budget stays used', async () => {
  const first = await start(2);
  await ask('one.example.com');
  await ask('two.example.com');
  await expect.poll(() => first.records(0)).toHaveLength(2);
  await first.close();
  const second = await start(2);
  await ask('three.example.com');
  await expect.poll(() => second.records(2)).toHaveLength(1);
  const spent = second.records(2)[0]?.refused;
  await second.close();
  const third = await start();
  await ask('three.example.com');
  await expect.poll(() => third.records(3)).toHaveLength(1);
  // The host is on no list either way; it is the budget that is told of first.
  expect(spent).not.toBe(third.records(3)[0]?.refused);
  expect(spent).toMatch(/request/);
  await third.close();
});
