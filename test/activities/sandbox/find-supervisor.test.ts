import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSupervisor } from '../../../activities/sandbox/find-supervisor.ts';
import { createSupervisorClient } from '../../../activities/sandbox/supervisor-client.ts';
import { taskId } from '../../../core/ids.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-'));
});
afterEach(() => {
  for (const pid of supervisors()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Those of this test's folder alone. */
function supervisors(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const ours = lines.filter(
    (line) => line.includes('supervisor/main.ts') && line.endsWith(`--folder ${folder}`),
  );
  return ours.map((line) => Number.parseInt(line, 10));
}

test('where none answers one is started, by however many it is wanted at once', {
  timeout: 60_000,
}, async () => {
  const wish = { socket: undefined, folder, environment: { ...process.env, SOME_API_KEY: 'secret' } };
  const found = await Promise.all([findSupervisor(wish), findSupervisor(wish), findSupervisor(wish)]);
  for (const supervisor of found) expect((await supervisor.health()).tasks).toEqual([]);
  await expect.poll(supervisors, { timeout: 10_000 }).toHaveLength(1);
  const [pid] = supervisors();
  expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('secret');
  await findSupervisor(wish);
  expect(supervisors()).toEqual([pid]);
});

test('one that somebody else runs is never started', async () => {
  const socket = join(folder, 'theirs.sock');
  const client = await findSupervisor({ socket, folder, environment: process.env });
  await expect(client.health()).rejects.toMatchObject({
    failure: { kind: 'sandbox.unavailable', message: expect.stringContaining('COUNTERSIGN_SANDBOX_SOCKET') },
  });
  expect(supervisors()).toEqual([]);
});

test('one that cannot come up is explained by its last words', async () => {
  const long = join(folder, 'x'.repeat(90));
  await expect(
    findSupervisor({ socket: undefined, folder: long, environment: process.env }),
  ).rejects.toMatchObject({
    failure: { kind: 'sandbox.unavailable', message: expect.stringContaining('too long for the sockets') },
  });
});

test('a call waits as long as it lasts, and one whose connection breaks is told apart from a refusal', async () => {
  const socket = join(folder, 's.sock');
  const server = createServer((request, response) => {
    if (request.url?.includes('/calls/slow')) setTimeout(() => response.end('{"ok":true}'), 1500);
    else if (request.url?.includes('/calls/breaks')) request.socket.destroy();
    else if (request.url?.includes('/calls/odd')) response.writeHead(500).end('<html>');
    else response.writeHead(409).end(JSON.stringify({ kind: 'sandbox.refused', message: 'no' }));
  }).listen(socket);
  const client = createSupervisorClient(socket);
  const call = { kind: 'stop-service', name: 'x' } as const;
  try {
    expect(await client.call(taskId('a/b'), 'slow', call)).toEqual({ ok: true });
    const kinds = ['breaks', 'odd', 'refused'].map((key) =>
      client
        .call(taskId('a/b'), key, call)
        .catch((error: { failure: { kind: string } }) => error.failure.kind),
    );
    expect(await Promise.all(kinds)).toEqual([
      'sandbox.unavailable',
      'sandbox.unavailable',
      'sandbox.refused',
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
