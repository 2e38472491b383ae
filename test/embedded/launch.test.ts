import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { launch, plainEnvironment, tail, watchForEnd } from '../../embedded/launch.ts';
import { endProcess } from '../../embedded/process-mark.ts';
import { temporaryFolder } from './temporary-folder.ts';

function start(folder: string, script: string) {
  const log = join(folder, 'program.log');
  const command = {
    name: 'The program',
    program: 'sh',
    args: ['-c', script],
    environment: process.env,
    cwd: folder,
  };
  return launch({ ...command, log, owner: null });
}

test('its output goes to its log, and can be read from where it began', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'program.log'), 'of an earlier run\n');
  const launched = await start(folder, 'echo hello; echo trouble >&2; sleep 0.2; exit 3');
  expect(await launched.ended).toBe('exited with 3');
  expect(launched.output()).toBe('hello\ntrouble\n');
  expect(tail(launched.log)).toContain('of an earlier run');
});

test('it is in a session of its own, where no Ctrl-C at our terminal reaches it', async () => {
  const launched = await start(temporaryFolder(), 'exec sleep 30');
  onTestFinished(() => endProcess(launched.mark, 'SIGKILL', 1000));
  const stat = readFileSync(`/proc/${launched.mark.pid}/stat`, 'utf8');
  const [, , group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  expect([group, session]).toEqual([String(launched.mark.pid), String(launched.mark.pid)]);
});

test('an end by a signal is told, to those who watch from elsewhere too', async () => {
  const launched = await start(temporaryFolder(), 'exec sleep 30');
  const watched = watchForEnd(launched.mark, 10);
  process.kill(launched.mark.pid, 'SIGKILL');
  expect(await launched.ended).toBe('was ended by SIGKILL');
  expect(await watched).toBe('ended');
});

test('a program that is not there is told by name', async () => {
  const log = join(temporaryFolder(), 'program.log');
  const command = { name: 'Temporal', program: '/nowhere/temporal', args: [], environment: {}, cwd: '/' };
  await expect(launch({ ...command, log, owner: null })).rejects.toThrow(
    /^Temporal could not be started: .*ENOENT.* Its log .* is empty\.$/,
  );
});

test('a log that has grown large begins anew, the old one beside it', async () => {
  const folder = temporaryFolder();
  const log = join(folder, 'program.log');
  writeFileSync(log, Buffer.alloc(5_000_001, 'x'));
  const launched = await start(folder, 'echo fresh; sleep 0.1');
  await launched.ended;
  expect(readFileSync(log, 'utf8')).toBe('fresh\n');
  expect(statSync(`${log}.1`).size).toBe(5_000_001);
});

test('the last words are the last lines, clipped', async () => {
  const log = join(temporaryFolder(), 'program.log');
  writeFileSync(
    log,
    `${Array.from({ length: 50 }, (_, at) => `line ${at}`).join('\n')}\n${'y'.repeat(1000)}\n`,
  );
  const lines = tail(log).split('\n').slice(2);
  expect(lines).toHaveLength(12);
  expect(lines[0]).toBe('  line 39');
  expect(lines.at(-1)).toHaveLength(402);
});

test('programs that need no secrets get none', () => {
  const given = plainEnvironment({
    PATH: '/bin',
    HOME: '/h',
    LC_ALL: 'C',
    OPENAI_API_KEY: 'x',
    DATABASE_URL: 'y',
  });
  expect(given).toEqual({ PATH: '/bin', HOME: '/h', LC_ALL: 'C' });
});
