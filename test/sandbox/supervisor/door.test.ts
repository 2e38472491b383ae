import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSupervisorClient } from '../../../activities/sandbox/supervisor-client.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'sandbox', 'supervisor', 'main.ts');
const isRoot = process.getuid?.() === 0;
/** Of whoever asks from another container. */
const asker = isRoot ? 64_321 : (process.getuid?.() ?? 0);

function folders() {
  const folder = mkdtempSync(join(tmpdir(), 'cs-door-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { tasks: join(folder, 'tasks'), socket: join(folder, 'door.sock') };
}

const args = ({ tasks, socket }: ReturnType<typeof folders>, user: string) => [
  program,
  '--folder',
  tasks,
  '--socket',
  socket,
  '--socket-user',
  user,
];

test('a supervisor answers at its door alone, and only whom it is for may knock', {
  timeout: 60_000,
}, async () => {
  const at = folders();
  const child = spawn(process.execPath, args(at, String(asker)), { stdio: 'ignore' });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  const client = createSupervisorClient(at.socket);
  await expect
    .poll(() => client.health().catch(() => null), { timeout: 30_000 })
    .toMatchObject({ tasks: [] });
  expect(existsSync(join(at.tasks, 'supervisor.sock'))).toBe(false);
  const { mode, uid } = statSync(at.socket);
  expect({ mode: mode & 0o777, uid }).toEqual({ mode: 0o600, uid: asker });
});

test('a user that is no number is refused before anything is done', () => {
  const at = folders();
  const { status, stderr } = spawnSync(process.execPath, args(at, 'node'), { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('--socket-user wants the number'),
  });
  expect(existsSync(at.tasks)).toBe(false);
});
