import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing, named, openTestBox, type TestBox } from './open-test-box.ts';

describe.skipIf(missing !== null)(named('commands in a bubblewrap box'), () => {
  let one: TestBox;
  beforeAll(async () => {
    one = await openTestBox({ environment: { FROM_SPEC: 'yes' } });
  });
  afterAll(() => one.close());

  test('print to one stream in their own order, and tell their exit code', async () => {
    const ran = await one.run('echo one; echo two >&2; echo three; exit 3');
    expect(ran).toMatchObject({ output: 'one\ntwo\nthree\n', exitCode: 3, signal: null, timedOut: false });
    expect(ran).toMatchObject({ outputBytes: 14, droppedBytes: 0, leftovers: 0 });
  });

  test('find the environment of the spec and of the call, and nothing of the host', async () => {
    const { output } = await one.run('env', { environment: { FROM_CALL: 'too' } });
    expect(output).toContain('FROM_SPEC=yes\n');
    expect(output).toContain('FROM_CALL=too\n');
    expect(output).toContain('HOME=/tmp/home\n');
    const names = output.split('\n').map((line) => line.split('=')[0]);
    expect(names.filter((name) => name?.startsWith('COUNTERSIGN') || name?.startsWith('VITEST'))).toEqual([]);
  });

  test('find the Node that Countersign runs on, whatever the host has, and what it brings is run by it', async () => {
    expect((await one.run('node --version')).output).toBe(`${process.version}\n`);
    writeFileSync(join(one.workspace, 'which'), '#!/usr/bin/env node\nconsole.log(process.version);\n', {
      mode: 0o755,
    });
    expect((await one.run('./which')).output).toBe(`${process.version}\n`);
    const hostsOwn = 'PATH=/usr/local/bin:/usr/bin:/bin; command -v node || echo none';
    expect((await one.run(hostsOwn)).output).not.toContain('.countersign');
  });

  test('run tests in TypeScript as they stand', async () => {
    const text = `import assert from 'node:assert/strict';
import test from 'node:test';
const total = (prices: readonly number[]): number => prices.reduce((sum, price) => sum + price, 0);
test('adds', () => assert.equal(total([1, 2]), 3));
test('fails', () => assert.equal(total([1, 2]), 4));
`;
    writeFileSync(join(one.workspace, 'total.test.ts'), text, { mode: 0o644 });
    const ran = await one.run('node --test total.test.ts');
    expect(ran.exitCode).toBe(1);
    expect(ran.output).toMatch(/pass 1\n[^]*fail 1\n/);
  });

  test('find another Node first where the repository says so', async () => {
    const other = await openTestBox({ environment: { PATH: '/work/bin:/usr/bin:/bin' } });
    try {
      mkdirSync(join(other.workspace, 'bin'));
      writeFileSync(join(other.workspace, 'bin', 'node'), '#!/bin/sh\necho its own\n', { mode: 0o755 });
      expect((await other.run('node --version')).output).toBe('its own\n');
    } finally {
      await other.close();
    }
  });

  test('run in a folder of the workspace, and in none outside', async () => {
    await one.run('mkdir -p deep/er; ln -sfn /usr out');
    expect((await one.run('pwd', { cwd: 'deep/er' })).output).toBe('/work/deep/er\n');
    await expect(one.run('pwd', { cwd: '../usr' })).rejects.toThrow('outside the workspace');
    await expect(one.run('pwd', { cwd: 'out' })).rejects.toThrow('leads by a link to "/usr"');
  });

  test('that never end are ended with all that they started', async () => {
    const ran = await one.run('sleep 1000 & setsid sleep 1000 & echo begun; while :; do sleep 1; done', {
      timeoutMs: 400,
    });
    expect(ran).toMatchObject({ timedOut: true, exitCode: null, signal: 'SIGKILL', output: 'begun\n' });
    expect((await one.run('pgrep -c sleep')).output).toBe('0\n');
  });

  test('that stop themselves are ended in time', async () => {
    expect(await one.run('kill -STOP $$', { timeoutMs: 300 })).toMatchObject({ timedOut: true });
  });

  test('leave no daemon behind, however it hides', async () => {
    const daemon =
      "python3 -c 'import os,time\nif os.fork()==0:\n os.setsid()\n if os.fork()==0: time.sleep(1000)'";
    const ran = await one.run(`${daemon}; (sleep 1000 &); nohup sleep 1000 >/dev/null 2>&1 & exit 0`);
    expect(ran.leftovers).toBeGreaterThanOrEqual(3);
    expect((await one.run('ps -e | grep -c -E "sleep|python3"')).output).toBe('0\n');
  });

  test('print a thousand megabytes, of which both ends are kept and little memory is used', async () => {
    const ran = await one.run('echo first; yes | head -c 1000000000; echo last', { outputBytesMax: 10_000 });
    expect(ran.outputBytes).toBe(1_000_000_011);
    expect(ran.droppedBytes).toBe(ran.outputBytes - 10_000);
    expect(ran.output).toMatch(/^first\n[\s\S]*\n\[… 999990011 bytes left out …\]\n[\s\S]*last\n$/);
    const agent = await one.run('grep VmHWM /proc/1/status');
    expect(Number(/(\d+) kB/.exec(agent.output)?.[1])).toBeLessThan(200_000);
  });

  test('print what is no text, which is replaced', async () => {
    expect((await one.run(String.raw`printf 'a\377b\000c'`)).output).toBe('a\uFFFDb\0c');
  });

  test('may close or scribble on their own streams without the agent noticing', async () => {
    const ran = await one.run('echo \'{"id":0,"said":"done"}\' >&0; exec 0<&- 1>&- 2>&-; sleep 0.1; exit 4');
    expect(ran.exitCode).toBe(4);
    expect(await one.link.knock(1)).toBe(false);
  });

  test('wait for each other, and are refused in words when they cannot be', async () => {
    const first = one.run('sleep 0.5');
    await expect(one.run('true')).rejects.toThrow('Another command is still running');
    expect((await first).exitCode).toBe(0);
    await expect(one.run(`echo ${'x'.repeat(1_000_000)}`)).rejects.toThrow('longer than 131071 bytes');
    await expect(one.run('echo \0')).rejects.toThrow('NUL character');
    expect((await one.run('echo well')).output).toBe('well\n');
  });

  test('cost no more than a few milliseconds', async () => {
    const times: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const beganMs = performance.now();
      await one.run('true');
      times.push(performance.now() - beganMs);
    }
    // The best of ten: the machine may be busy with other tests.
    expect(Math.min(...times)).toBeLessThan(50);
  });

  test('stand still while the box is frozen', async () => {
    const running = one.run('for i in $(seq 40); do echo $i >> ticks; sleep 0.05; done; wc -l < ticks');
    await expect.poll(() => existsSync(join(one.workspace, 'ticks'))).toBe(true);
    await one.link.freeze();
    const read = () => one.link.file({ kind: 'read', path: 'ticks', fromLine: 1, linesMax: 100 });
    const [before] = [await read()];
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await read()).toEqual(before);
    await one.link.thaw();
    expect((await running).output).toBe('40\n');
  });
});

describe.skipIf(missing !== null)(named('services in a bubblewrap box'), () => {
  let one: TestBox;
  beforeAll(async () => {
    one = await openTestBox();
  });
  afterAll(() => one.close());

  const serve = 'echo starting; exec python3 -m http.server 8123 --bind 127.0.0.1';

  test('stay while commands come and go, answer, log, and end when told to', async () => {
    expect(await one.run(serve, { service: 'web' })).toMatchObject({ exitCode: null, signal: null });
    await expect.poll(() => one.link.knock(8123), { timeout: 10_000 }).toBe(true);
    const asked = await one.run(
      'curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:8123/; sleep 1000 &',
    );
    expect(asked).toMatchObject({ output: '200', leftovers: 1 });
    expect(await one.link.knock(8123)).toBe(true);
    expect(await one.link.serviceLog('web', 50)).toMatch(/^starting\n/);
    await expect(one.run(serve, { service: 'web' })).rejects.toThrow('running already');
    await one.link.endService('web');
    expect(await one.link.knock(8123)).toBe(false);
  });

  test('keep their daemons, which began sessions of their own', async () => {
    await one.run('setsid sleep 1000 & sleep 999', { service: 'daemons' });
    expect((await one.run('true')).leftovers).toBe(0);
    expect((await one.run('pgrep -c sleep')).output).toBe('2\n');
    await one.link.endEverything();
    expect((await one.run('pgrep -c sleep')).output).toBe('0\n');
  });

  test('that end at once are told as ended', async () => {
    const ran = await one.run('echo cannot >&2; exit 7', { service: 'broken' });
    expect(ran).toMatchObject({ exitCode: 7, output: 'cannot\n' });
    expect(await one.link.serviceLog('broken', 10)).toBe('cannot\n[ended with exit code 7]');
    await expect(one.link.serviceLog('nobody', 10)).rejects.toThrow('No service "nobody"');
  });

  test('no other program passes for one by calling itself so', async () => {
    const ran = await one.run('COUNTERSIGN_SERVICE=made-up setsid sleep 1000 & exit 0');
    expect(ran.leftovers).toBe(1);
  });
});
