import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { lock, tryLock } from '../../embedded/lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Another process that holds the lock until it is killed. */
async function holder(path: string) {
  const module = new URL('../../embedded/lock.ts', import.meta.url).href;
  const code = `import { tryLock } from ${JSON.stringify(module)};
    const held = tryLock(${JSON.stringify(path)});
    console.log(held === null ? 'refused' : 'held');
    setInterval(() => held?.release, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

test('one holds it, and the next may when it is released', () => {
  const path = join(temporaryFolder(), 'lock');
  const held = tryLock(path);
  expect(held).not.toBeNull();
  expect(tryLock(path)).toBeNull();
  held?.release();
  const again = tryLock(path);
  expect(again).not.toBeNull();
  again?.release();
});

test('a holder that was killed leaves no stale lock', async () => {
  const path = join(temporaryFolder(), 'lock');
  const { child, said } = await holder(path);
  expect(said).toBe('held');
  expect(tryLock(path)).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const taken = tryLock(path);
  expect(taken).not.toBeNull();
  taken?.release();
});

test('a lock held here is refused to another process', async () => {
  const path = join(temporaryFolder(), 'lock');
  const held = tryLock(path);
  const { child, said } = await holder(path);
  expect(said).toBe('refused');
  child.kill('SIGKILL');
  held?.release();
});

test('waiting tells so once, and ends with the lock', async () => {
  const path = join(temporaryFolder(), 'lock');
  const held = tryLock(path);
  const waiting = vi.fn<() => void>();
  const next = lock(path, waiting, new AbortController().signal);
  await vi.waitFor(() => expect(waiting).toHaveBeenCalledTimes(1), { timeout: 20_000 });
  held?.release();
  (await next).release();
  expect(waiting).toHaveBeenCalledTimes(1);
});

test('a wait that is given up ends', async () => {
  const path = join(temporaryFolder(), 'lock');
  const held = tryLock(path);
  const controller = new AbortController();
  const next = lock(path, () => controller.abort(), controller.signal);
  await expect(next).rejects.toThrow('abort');
  held?.release();
});
