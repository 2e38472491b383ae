import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { taskId } from '../../../../core/ids.ts';
import { createBubblewrap } from '../../../../sandbox/engines/bubblewrap/create-bubblewrap.ts';
import { missing, named, openTestBox, user } from './open-test-box.ts';

/** A dead process that nobody has buried runs no more. */
const isRunning = async ({ pid }: { pid: number }): Promise<boolean> =>
  !/^State:\s+[ZX]|^$/m.test(
    await readFile(`/proc/${pid}/status`, 'latin1').then(
      (text) => text.trim(),
      () => '',
    ),
  );
const isRoot = process.getuid?.() === 0;

describe.skipIf(missing !== null)(named('bubblewrap boxes'), () => {
  test('are ready soon, and leave nothing when they are destroyed', async () => {
    const beganMs = performance.now();
    const one = await openTestBox();
    expect(performance.now() - beganMs).toBeLessThan(3000);
    const boxes = join(dirname(one.workspace), 'engine/boxes');
    expect(readdirSync(boxes)).toEqual([one.spec.name]);
    const record = JSON.parse(readFileSync(join(boxes, one.spec.name, 'box.json'), 'utf8'));
    await one.run('setsid sleep 1000 & exit 0', { service: 'sleeper' });
    await one.box.destroy();
    expect(await one.box.ended).toContain('first process ended');
    expect(readdirSync(boxes)).toEqual([]);
    for (const { pid } of record.processes) expect(existsSync(`/proc/${pid}`)).toBe(false);
    for (const folder of record.controlGroups) expect(existsSync(folder)).toBe(false);
    await expect(one.run('true')).rejects.toThrow('has ended');
    await one.close();
  });

  test('of a supervisor that died are found by their task and ended, and no others', async () => {
    const one = await openTestBox();
    const later = createBubblewrap({ folder: join(dirname(one.workspace), 'engine') });
    await later.sweep(taskId('another.1'));
    expect((await one.run('echo here')).output).toBe('here\n');
    await later.sweep(one.spec.task);
    expect(await one.box.ended).toContain('137');
    await one.close();
  });

  test('end with a supervisor that is killed, and leave what a later one clears away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-killed-'));
    const script = join(folder, 'open.ts');
    writeFileSync(
      script,
      `const { openTestBox } = await import(process.argv[2]);
       const one = await openTestBox();
       void one.run('setsid sleep 1000 & sleep 1000');
       console.log(JSON.stringify({ workspace: one.workspace, name: one.spec.name }));`,
    );
    const child = spawn(process.execPath, [script, join(import.meta.dirname, 'open-test-box.ts')], {
      env: { PATH: process.env['PATH'], TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { workspace, name } = JSON.parse(String((await once(child.stdout, 'data'))[0]));
    const engine = join(dirname(workspace), 'engine');
    const { processes } = JSON.parse(readFileSync(join(engine, 'boxes', name, 'box.json'), 'utf8'));
    expect(await Promise.all(processes.map(isRunning))).toEqual([true, true]);
    child.kill('SIGKILL');
    await expect.poll(() => Promise.all(processes.map(isRunning))).toEqual([false, false]);
    await createBubblewrap({ folder: engine }).sweep(taskId('test.1'));
    expect(readdirSync(join(engine, 'boxes'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('whose first process ends say so', async () => {
    const one = await openTestBox();
    one.box.agent.end();
    expect(await one.box.ended).toContain('exit code 0');
    await one.close();
  });

  test('never run as root', async () => {
    await expect(openTestBox({ user: { uid: 0, gid: 0 } })).rejects.toThrow('never runs as root');
  });

  test('that cannot be made say why', async () => {
    await expect(openTestBox({ workspace: '/nowhere/at/all' })).rejects.toThrow(
      /could not be started.*nowhere/,
    );
  });

  test('tell who holds their limits', async () => {
    const words = await createBubblewrap({ folder: tmpdir() }).describe({ image: null });
    expect(words).toMatch(
      /^bubblewrap \d+\.\d+.*programs are the host's own, but for Node v\d+\S+\. Limits: memory of .*, processes .*, .*processor time/,
    );
  });

  test('of one user do not see the workspace of another box', async () => {
    const [one, other] = [await openTestBox(), await openTestBox()];
    writeFileSync(join(other.workspace, 'of-the-other'), 'secret', { mode: 0o666 });
    const { output } = await one.run(
      `cat ${other.workspace}/of-the-other; find / -name of-the-other 2>/dev/null`,
    );
    expect(output).toContain('No such file');
    expect(output.trim().split('\n')).toHaveLength(1);
    await Promise.all([one.close(), other.close()]);
  });
});

describe.skipIf(missing !== null)(named('the network of a bubblewrap box'), () => {
  test('has no way out, neither by name nor by address, nor to the host itself', async () => {
    const server = createServer((_, response) => response.end('host'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const one = await openTestBox();
    const inside = await one.run(
      `curl -sS -m 3 http://127.0.0.1:${port}; curl -sS -m 3 http://192.0.2.1; curl -sS -m 3 http://example.com; ip route 2>&1`,
    );
    expect(inside.output.match(/Failed to connect|Couldn't connect/g)?.length).toBeGreaterThanOrEqual(2);
    expect(inside.output).toContain('Could not resolve host');
    expect(inside.output).not.toContain('host\n');
    const isReached = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
    });
    expect(isReached).toBe(true);
    await one.close();
    server.close();
  });

  test('leads from the port of the proxy to its socket, and programs know the way', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-proxy-'));
    const socket = join(folder, 'proxy.sock');
    const certificates = join(folder, 'certificates');
    mkdirSync(certificates);
    writeFileSync(join(certificates, 'bundle.pem'), 'a bundle', { mode: 0o644 });
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('x'.repeat(3_000_000));
    });
    await new Promise<void>((resolve) => proxy.listen(socket, resolve));
    if (isRoot) chownSync(socket, user.uid, user.gid);
    const one = await openTestBox({ proxySocket: socket, certificates });
    expect((await one.run('curl -sS http://registry.example/x | wc -c')).output).toBe('3000000\n');
    expect(asked).toEqual(['http://registry.example/x']);
    expect((await one.run('cat $SSL_CERT_FILE; echo; env | grep -ci proxy')).output).toMatch(
      /^a bundle\n1[0-9]\n$/,
    );
    await one.close();
    await new Promise((resolve) => proxy.close(resolve));
    rmSync(folder, { recursive: true });
  });
});

describe.skipIf(missing !== null || !isRoot)(named('a bubblewrap box of a user who is not root'), () => {
  test('has the same walls', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-user-'));
    const script = join(folder, 'open.ts');
    writeFileSync(
      script,
      `const { openTestBox } = await import(process.argv[2]);
       const one = await openTestBox({ limits: { processesMax: 40 } });
       const { output } = await one.run('grep CapEff /proc/self/status; id -u; kill -9 -1; touch /x /etc/x; unshare -r true; ls /home; ulimit -u; cat /proc/1/environ');
       await one.close();
       console.log(output);`,
    );
    for (const path of [folder, script]) chownSync(path, user.uid, user.gid);
    const args = [
      '--reuid',
      `${user.uid}`,
      '--regid',
      `${user.gid}`,
      '--clear-groups',
      process.execPath,
      script,
    ];
    const { stdout } = await promisify(execFile)(
      'setpriv',
      [...args, join(import.meta.dirname, 'open-test-box.ts')],
      {
        env: { PATH: process.env['PATH'], TMPDIR: folder },
      },
    );
    rmSync(folder, { recursive: true, force: true });
    expect(stdout).toContain('CapEff:\t0000000000000000');
    expect(stdout).toContain(`\n${user.uid}\n`);
    expect(stdout.match(/Read-only file system/g)).toHaveLength(2);
    expect(stdout).toContain('unshare failed: Operation not permitted');
    expect(stdout).toContain("cannot access '/home'");
    expect(stdout).toContain('\n72\n');
    expect(stdout).toContain('/proc/1/environ: Permission denied');
  });
});
