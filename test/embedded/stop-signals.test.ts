import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';

/** A process that stops by `stopSignals`, but never ends of its own. */
async function run() {
  const module = new URL('../../embedded/stop-signals.ts', import.meta.url).href;
  const code = `import { stopSignals } from ${JSON.stringify(module)};
    const { stopped } = stopSignals(() => process.exit(130));
    stopped.addEventListener('abort', () => console.log('stopping'));
    setInterval(() => {}, 1000);
    console.log('up');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await once(reader, 'line');
  return { child, reader, lines };
}

test('echoes of one Ctrl-C are one wish', async () => {
  const { child, reader, lines } = await run();
  child.kill('SIGINT');
  await once(reader, 'line');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  await sleep(100);
  expect(lines).toEqual(['up', 'stopping']);
  expect(child.exitCode).toBeNull();
});

test('a second Ctrl-C, later, forces', async () => {
  const { child, reader } = await run();
  child.kill('SIGTERM');
  await once(reader, 'line');
  // The time within which signals count as echoes has to pass.
  await sleep(1100);
  child.kill('SIGINT');
  expect((await once(child, 'exit'))[0]).toBe(130);
});
