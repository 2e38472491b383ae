import { execFile, execFileSync, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missing, named, openTestBox, type TestBox, user } from './open-test-box.ts';

const execute = promisify(execFile);
/** Runs on the host what is run in the box, as the same user: an attack counts only where it works without the walls. */
const outside = (script: string) => {
  const asUser =
    process.getuid?.() === 0 ? ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups'] : [];
  return execute('setpriv', [...asUser, 'sh', '-c', script], { timeout: 20_000 }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
};
/** Starts processes whose parents end at once, and tells how many dead ones nobody buried. */
const orphans = (count: number) =>
  `import os,time\nfor i in range(${count}):\n  if (p := os.fork()) == 0:\n    if os.fork() == 0: os._exit(0)\n    os._exit(0)\n  os.waitpid(p, 0)\ntime.sleep(1.2)\n` +
  `print(sum(open(f"/proc/{p}/stat").read().rpartition(")")[2].split()[0] == "Z" for p in os.listdir("/proc") if p.isdigit()))`;
const calls = (lines: string) => `python3 -c '
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *values):
  done = libc.syscall(number, *values)
  print("ok" if done >= 0 else os.strerror(ctypes.get_errno()))
${lines}'`;

describe.skipIf(missing !== null)(named('hostile programs in a bubblewrap box'), () => {
  let one: TestBox;
  beforeEach(async () => {
    one = await openTestBox({ limits: { memoryMb: 300, processesMax: 64, temporaryMb: 16 } });
  });
  afterEach(() => one.close());
  const isWell = async () => expect((await one.run('echo well')).output).toBe('well\n');

  test('cannot end the agent by any signal', async () => {
    const ran = await one.run(
      'kill -9 -1; for s in $(seq 1 64); do kill -$s 1; done 2>/dev/null; pkill -9 node; echo on',
    );
    expect(ran.output).toMatch(/on\n$/);
    await isWell();
  });

  test('would end it, were it not the first process', async () => {
    const args = [
      '--unshare-pid',
      '--ro-bind',
      '/',
      '/',
      '--proc',
      '/proc',
      '--dev',
      '/dev',
      '/bin/sh',
      '-c',
    ];
    const child = spawn('bwrap', [...args, 'sleep 1000 & kill -9 -1; wait $!; echo "ended by $?"'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const printed = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk))),
    );
    child.kill('SIGKILL');
    expect(printed).toBe('ended by 137\n');
  });

  test('leave orphans by the thousand, which are buried', async () => {
    const ran = await one.run(`python3 -c '${orphans(3000)}'`);
    expect(ran.output).toBe('0\n');
    await isWell();
  });

  test('would fill the table of processes with them, were nobody to bury them', () => {
    const args = ['--unshare-pid', '--as-pid-1', '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev'];
    const script = `require('child_process').execFile('python3', ['-c', process.argv[1]], (e, out) => { process.stdout.write(out, () => process.exit()) })`;
    const printed = execFileSync('bwrap', [...args, process.execPath, '-e', script, orphans(100)], {
      encoding: 'utf8',
    });
    expect(Number(printed)).toBeGreaterThanOrEqual(100);
  });

  test('cannot look into the agent, nor speak in its place', async () => {
    const attack = 'cat /proc/$P/environ /proc/$P/mem /proc/$P/maps; echo x > /proc/$P/mem; ls /proc/$P/fd/';
    const { output } = await one.run(`P=1; { ${attack}; } 2>&1`);
    expect(output.match(/Permission denied/g)).toHaveLength(5);
    const free = await outside(
      `SECRET=42 sleep 20 & P=$!; sleep 0.2; tr '\\0' '\\n' < /proc/$P/environ | grep SECRET; kill $P`,
    );
    expect(free).toBe('SECRET=42\n');
  });

  test.skipIf(process.arch !== 'x64')(
    'are refused the calls that reach other processes and namespaces',
    async () => {
      const attack = calls(
        [
          'pid = os.fork() or (__import__("time").sleep(3), os._exit(0))',
          'call(101, 16, pid, 0, 0); os.kill(pid, 9)', // ptrace
          'call(272, 0x10000000)', // unshare a user namespace
          'call(250, 0, -3, 1)', // keyctl
          'call(425, 0, 0)', // io_uring_setup
        ].join('\n'),
      );
      const inside = (await one.run(attack)).output.split('\n');
      expect(inside.slice(0, 4)).toEqual([
        ...Array(3).fill('Operation not permitted'),
        'Function not implemented',
      ]);
      const free = (await outside(attack)).split('\n');
      expect(free.slice(0, 3)).toEqual(['ok', 'ok', 'ok']);
      expect(free[3]).toBe('Bad address');
    },
  );

  test('are refused sockets that no namespace bounds', async () => {
    const attack = `python3 -c 'import socket
for family, protocol in ((40, 0), (38, 0), (16, 9), (2, 0), (1, 0)):
  try: socket.socket(family, socket.SOCK_STREAM if family in (1, 2, 40) else 5 if family == 38 else 3, protocol); print("ok")
  except OSError as e: print(e.strerror)'`;
    const refused = 'Address family not supported by protocol';
    expect((await one.run(attack)).output.trim().split('\n')).toEqual([
      refused,
      refused,
      refused,
      'ok',
      'ok',
    ]);
    expect((await outside(attack)).trim().split('\n')[2]).toBe('ok');
  });

  test('have no rights, and gain none', async () => {
    const { output } = await one.run(
      'grep -E "^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs|Seccomp):" /proc/self/status; id -u',
    );
    expect(output.match(/Cap\w+:\t0000000000000000/g)).toHaveLength(4);
    expect(output).toContain('NoNewPrivs:\t1\n');
    expect(output).toContain('Seccomp:\t2\n');
    expect(output).toMatch(new RegExp(`\n${user.uid}\n$`));
  });

  test('multiply only up to the limit, and are ended', async () => {
    const bomb = `python3 -c 'import os\nwhile True:\n  try: os.fork() or os.setsid()\n  except OSError: pass'`;
    const ran = await one.run(bomb, { timeoutMs: 2000 });
    expect(ran.leftovers).toBeGreaterThan(10);
    expect(ran.leftovers).toBeLessThan(100);
    await isWell();
    expect(Number((await one.run('ls /proc | grep -c "^[0-9]"')).output)).toBeLessThan(6);
  });

  test('fill /tmp and /dev/shm only up to the limit', async () => {
    for (const folder of ['/tmp', '/dev/shm']) {
      const ran = await one.run(
        `head -c 100000000 /dev/zero > ${folder}/x; stat -c %s ${folder}/x; rm ${folder}/x`,
      );
      expect(ran.output).toContain('No space left on device');
      expect(Number(/^\d+$/m.exec(ran.output)?.[0])).toBeLessThanOrEqual(16 * 1024 * 1024);
    }
  });

  test('write nowhere else', async () => {
    const { output } = await one.run(
      'for p in / /etc /usr /dev /run /var /.countersign /proc/sys/kernel; do touch $p/x; done 2>&1',
    );
    expect(output.match(/Read-only file system|Permission denied|No such file/g)).toHaveLength(8);
  });

  test('see nothing of the host but its programs', async () => {
    const { output } = await one.run('ls -A / /etc /run /var; cat /etc/shadow /etc/resolv.conf; hostname');
    expect(output).not.toMatch(/^(?:home|root|boot|sys|opt|srv|mnt|shadow|ssh|sudoers)$/m);
    expect(output).toMatch(/\nbox\n$/);
    // The agent, the shell, ps, and wc where that was begun by then.
    expect((await one.run('ps -e --no-headers | wc -l')).output).toMatch(/^[34]\n$/);
  });

  test('do not take more memory than the box has', async ({ skip }) => {
    if ((await one.box.memoryMb()) === null) skip('control groups cannot be written here');
    const hog = `python3 -c 'held = [bytearray(10_000_000) for _ in range(60)]; print(len(held))'`;
    const ran = await one.run(hog);
    expect(ran).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(await one.box.limitsHit()).toEqual(['memory']);
    expect(await one.box.limitsHit()).toEqual([]);
    await isWell();
    expect((await outside(hog)).trim()).toBe('60');
  });

  test('do not get round the time that they have by ending their parent', async () => {
    const ran = await one.run('(sleep 0.2; echo > still) & kill -9 $$');
    expect(ran).toMatchObject({ exitCode: null, signal: 'SIGKILL', leftovers: 2 });
    expect((await one.run('sleep 0.4; ls')).output).toBe('');
  });
});
