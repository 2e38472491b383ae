import { spawn, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../embedded/temporary-folder.ts';

const module = new URL('../../scripts/hand-over.mjs', import.meta.url).href;

/** A Node that hands over to another one, which runs `code`. */
function handOver(code: string, passOn: readonly string[]) {
  const outer = `import { handOver } from ${JSON.stringify(module)};
    handOver(process.execPath, ['-e', ${JSON.stringify(code)}], { passOn: ${JSON.stringify(passOn)} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', outer], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

test('the exit status is kept', async () => {
  expect((await once(handOver('process.exit(3)', []), 'exit'))[0]).toBe(3);
});

test('an end by a signal is one to the outside too', async () => {
  expect(await once(handOver("process.kill(process.pid, 'SIGTERM')", []), 'exit')).toEqual([null, 'SIGTERM']);
});

test('stdin and stdout are the program’s', async () => {
  const child = handOver('process.stdin.pipe(process.stdout)', []);
  child.stdin.end('hello');
  const [bytes] = (await once(child.stdout, 'data')) as [Buffer];
  expect(bytes.toString()).toBe('hello');
  await once(child, 'exit');
});

test('signals that are to be passed on are, and others do not end us before the program', async () => {
  const code = "process.on('SIGTERM', () => process.exit(9)); console.log('up'); setInterval(() => {}, 1000)";
  const child = handOver(code, ['SIGTERM']);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(9);
});

test('a checkout without its packages says what to run', () => {
  const folder = temporaryFolder();
  for (const part of ['bin', 'scripts']) {
    cpSync(new URL(`../../${part}`, import.meta.url), join(folder, part), { recursive: true });
  }
  cpSync(new URL('../../package.json', import.meta.url), join(folder, 'package.json'));
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'bin', 'countersign.js'), 'list'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('npm ci');
  expect(stderr).toContain(folder);
});
