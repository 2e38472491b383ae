import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { providers } from '../../core/panel/seat.ts';
import { simulatorBaseUrls } from '../../simulator/base-urls.ts';
import { startSimulator } from '../../simulator/server.ts';
import { simulatorForTest } from './support.ts';

test('the home page says what it is and names every base URL', async () => {
  const { url } = await simulatorForTest();
  const page = await (await fetch(url)).text();
  expect(page).toContain('Nothing here is a model');
  for (const provider of providers) expect(page).toContain(simulatorBaseUrls(url)[provider]);
});

test('a taken port is named with the remedy', async () => {
  const { url } = await simulatorForTest();
  const port = Number(new URL(url).port);
  await expect(startSimulator({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
});

test('closing ends it: the port is free again', async () => {
  const first = await startSimulator({ port: 0 });
  await first.close();
  const second = await startSimulator({ port: Number(new URL(first.url).port) });
  onTestFinished(() => second.close());
  expect((await fetch(second.url)).status).toBe(200);
});

test('a request beyond all bounds is refused', async () => {
  const { url } = await simulatorForTest();
  const response = await fetch(`${url}/openai/v1/responses`, {
    method: 'POST',
    body: 'x'.repeat(33 * 1024 * 1024),
  });
  expect(response.status).toBe(413);
});

describe('the program', () => {
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../simulator/main.ts'), ...args]);
    const written = { out: '', error: '' };
    child.stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (written.error += chunk.toString()));
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, written };
  };

  test.each(['SIGINT', 'SIGTERM'] as const)('says where it listens and ends by %s', async (signal) => {
    const { child, written } = run('--port', '0');
    await expect
      .poll(() => written.out, { timeout: 10_000 })
      .toMatch(/Listening at http:\/\/127\.0\.0\.1:\d+/u);
    const url = /Listening at (http:\S+)\. /u.exec(written.out)?.[1] ?? '';
    expect((await fetch(url)).status).toBe(200);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('says that its port is taken', async () => {
    const { url } = await simulatorForTest();
    const { child, written } = run('--port', new URL(url).port);
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(written.error).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken: .+\n$/u);
  });

  test('says which option is wrong', async () => {
    const { child, written } = run('--port', 'eight');
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(written.error).toContain('must be a whole number from 0 to 65535');
  });
});
