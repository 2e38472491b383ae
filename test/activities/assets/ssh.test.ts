import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actors, createActors } from '../../../activities/assets/actors.ts';
import type { AssetActor, AssetReader } from '../../../activities/assets/driver.ts';
import { createReaders } from '../../../activities/assets/readers.ts';
import { createSshConnection } from '../../../activities/assets/ssh/connection.ts';
import { runForText } from '../../../activities/assets/ssh/run.ts';
import { type Fleet, fleetSchema } from '../../../core/configuration/fleet.ts';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import { noSshd, type OwnSshd, startSshd } from './own-sshd.ts';

const never = new AbortController().signal;
/** As nobody else sleeps. */
const slowSeconds = '98765';
/** Processes whose last argument that is. */
const running = (argument: string): number =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').endsWith(`\0${argument}\0`);
    } catch {
      return false;
    }
  }).length;

/** What systemd's own program printed on a machine that has it: there is none here. */
const systemctl = `#!/bin/sh
case "$*" in
  *missing*) printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n' ;;
  show*) printf 'LoadState=loaded\\nActiveState=%s\\nSubState=%s\\nResult=%s\\nExecMainStatus=0\\nActiveEnterTimestamp=Sat 2026-11-21 17:00:00 UTC\\nNRestarts=2\\nFragmentPath=FOLDER/nginx.service\\n' $(cat FOLDER/unit) ;;
  cat*) cat FOLDER/nginx.service ;;
  restart*) echo 'active running success' > FOLDER/unit ;;
esac
`;

const unit = `[Service]
ExecStart=/usr/sbin/nginx
Environment="KEY_OF_SHOP=hunter2" \\
  OTHER=hunter3
SetCredential=key:hunter4
User=web
`;

describe.skipIf(noSshd !== null)(`a host behind a real sshd${noSshd ? ` (skipped: ${noSshd})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-ssh-'));
  const pidFile = join(folder, 'web.up');
  let sshd: OwnSshd;
  let fleet: Fleet;
  let environment: Record<string, string>;
  let reader: AssetReader;
  let actors: Actors;
  let actor: AssetActor;
  let identity = '';
  const script = '#!/bin/sh\necho "script $1"\nrm -f "$0.never"\n';
  const digest = createHash('sha256').update(script).digest('hex');

  beforeAll(async () => {
    sshd = await startSshd(folder);
    writeFileSync(join(folder, 'bin', 'systemctl'), systemctl.replaceAll('FOLDER', folder));
    chmodSync(join(folder, 'bin', 'systemctl'), 0o755);
    writeFileSync(join(folder, 'unit'), 'active running success\n');
    writeFileSync(join(folder, 'nginx.service'), unit);
    writeFileSync(join(folder, 'web.conf'), 'workers 4\n');
    writeFileSync(join(folder, 'web.log'), 'one\ntwo \u001b[31mred\n');
    writeFileSync(join(folder, 'script.sh'), script);
    writeFileSync(pidFile, '');
    environment = { COUNTERSIGN_FLEET_KEY: sshd.credential, COUNTERSIGN_LIVE_KEY: sshd.credential };
    fleet = fleetOf(sshd.hostKey);
    reader = await createReaders(fleet, environment).readerOf('host');
    actors = createActors(fleet, environment);
    actor = await actors.actorOf('host');
    identity = (await actor.observe('web', never)).identity ?? '';
  });
  afterAll(async () => {
    await reader.close();
    await actors.close();
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const fleetOf = (hostKey: string): Fleet =>
    fleetSchema.parse({
      sources: {
        host: {
          kind: 'ssh',
          address: sshd.address,
          hostKey,
          timeoutSeconds: 5,
          read: { user: sshd.user, credentialVariable: 'COUNTERSIGN_FLEET_KEY' },
          act: { user: sshd.user, credentialVariable: 'COUNTERSIGN_LIVE_KEY' },
          services: {
            nginx: { unit: 'nginx.service' },
            missing: { unit: 'missing.service' },
            web: {
              status: ['test', '-e', pidFile],
              start: ['touch', pidFile],
              stop: ['rm', pidFile],
              log: join(folder, 'web.log'),
              configuration: join(folder, 'web.conf'),
            },
            endless: { status: ['sh', '-c', 'exec cat /dev/zero'], start: ['true'], stop: ['true'] },
            slow: { status: ['sleep', slowSeconds], start: ['true'], stop: ['true'], log: '/dev/zero' },
          },
        },
      },
      scripts: { greet: join(folder, 'script.sh') },
    });
  const act = async (deed: LiveDeed, { signal = never, on = 'web', as = identity } = {}) => {
    const pieces: Uint8Array[] = [];
    const onOutput = (piece: Uint8Array) => void pieces.push(piece);
    const options = { key: 'key', timeoutMs: 20_000, signal, onOutput };
    const outcome = await actor.act({ name: on, identity: as }, deed, options);
    return { ...outcome, output: Buffer.concat(pieces).toString('utf8') };
  };

  test('tells of services by command and by systemd', async () => {
    expect((await reader.list(never)).map(({ name }) => name)).toContain('nginx');
    expect(await reader.observe('web', never)).toMatchObject({
      state: 'running',
      configDigest: createHash('sha256').update('workers 4\n').digest('hex'),
      identity: expect.stringContaining(sshd.hostKey) as string,
    });
    expect(await reader.observe('nginx', never)).toMatchObject({
      state: 'running',
      health: 'healthy',
      identity: `${sshd.hostKey} nginx.service ${join(folder, 'nginx.service')}`,
      facts: { restarts: '2', substate: 'running' },
    });
    expect(await reader.observe('missing', never)).toMatchObject({ state: 'gone' });
    expect(await reader.read('web', { what: 'logs', lines: 1 }, never)).toContain('red');
    expect(await reader.read('web', { what: 'describe' }, never)).toBe('workers 4\n');
    // What a service is given is told by its name alone: whoever asks is a model of somebody else's.
    expect(await reader.read('nginx', { what: 'describe' }, never)).toBe(
      '[Service]\nExecStart=/usr/sbin/nginx\nEnvironment=…\nSetCredential=…\nUser=web\n',
    );
    await expect(reader.read('web', { what: 'query', sql: 'select 1' }, never)).rejects.toMatchObject({
      failure: { kind: 'asset.question' },
    });
  });

  test('a unit that failed is stopped and unwell, and runs again after its restart', async () => {
    writeFileSync(join(folder, 'unit'), 'failed failed exit-code\n');
    const seen = await reader.observe('nginx', never);
    expect(seen).toMatchObject({
      state: 'stopped',
      health: 'unhealthy',
      reason: expect.stringContaining('exit-code') as string,
    });
    const restart: LiveDeed = { type: 'restart', graceSeconds: 1 };
    expect(await act(restart, { on: 'nginx', as: seen.identity ?? '' })).toMatchObject({ exit: 0 });
    expect(await reader.observe('nginx', never)).toMatchObject({ state: 'running' });
  });

  test('a service by commands is stopped and started', async () => {
    rmSync(pidFile);
    expect(await reader.observe('web', never)).toMatchObject({
      state: 'stopped',
      reason: 'its status command ends with 1',
    });
    writeFileSync(pidFile, 'old');
    expect(await act({ type: 'restart', graceSeconds: 1 })).toMatchObject({ exit: 0, stopped: false });
    expect(readFileSync(pidFile, 'utf8')).toBe('');
  });

  test('runs a command exactly as it is given, and tells its status', async () => {
    const argv = ['sh', '-c', 'echo "$WORD|$(pwd)|$1|$2"; exit 7', 'x', "it's $HOME; `id`\n$(id)", ''];
    const deed: LiveDeed = { type: 'run', argv, cwd: '/tmp', env: { WORD: 'a "b"' } };
    expect(await act(deed)).toEqual({
      exit: 7,
      stopped: false,
      output: 'a "b"|/tmp|it\'s $HOME; `id`\n$(id)|\n',
    });
  });

  test('runs a script by its sum, and leaves nothing of it there', async () => {
    const deed: LiveDeed = { type: 'script', digest, argv: ['hello'], cwd: null, env: {} };
    expect(await act(deed)).toMatchObject({ exit: 0, output: 'script hello\n' });
    const where = await act({
      ...deed,
      type: 'run',
      argv: ['sh', '-c', 'grep -l "script .1" /tmp/tmp.* 2>/dev/null; true'],
    });
    expect(where.output).toBe('');
    await expect(act({ ...deed, digest: '0'.repeat(64) })).rejects.toMatchObject({
      failure: { kind: 'asset.unreachable' },
    });
  });

  test('a command that never ends is stopped with all that it started', async () => {
    const stop = new AbortController();
    const ready = Promise.withResolvers<string>();
    const argv = ['sh', '-c', 'sleep 986 & echo $!; sleep 986'];
    const acting = actor.act(
      { name: 'web', identity },
      { type: 'run', argv, cwd: null, env: {} },
      {
        key: 'k',
        timeoutMs: 60_000,
        signal: stop.signal,
        onOutput: (piece) => ready.resolve(Buffer.from(piece).toString().trim()),
      },
    );
    const child = await ready.promise;
    expect(existsSync(`/proc/${child}`)).toBe(true);
    stop.abort();
    expect(await acting).toEqual({ exit: null, stopped: true });
    await expect
      .poll(
        () => existsSync(`/proc/${child}`) && !readFileSync(`/proc/${child}/stat`, 'utf8').includes(') Z '),
      )
      .toBe(false);
  });

  test('an asset that answers without end, or never, is unreachable and holds nobody up', async () => {
    expect(await reader.observe('endless', never)).toMatchObject({ state: 'unreachable' });
    const before = process.memoryUsage().rss;
    expect(
      (await reader.read('slow', { what: 'logs', lines: 5 }, AbortSignal.timeout(1000)).catch(() => ''))
        .length,
    ).toBeLessThan(300_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test('what is not waited for any longer does not go on there', async () => {
    const looking = reader.observe('slow', AbortSignal.timeout(500)).catch(() => null);
    await expect.poll(() => running(slowSeconds)).toBeGreaterThan(0);
    await looking;
    await expect.poll(() => running(slowSeconds)).toBe(0);
  });

  test('what is left before it has told which process it is does not go on there either', async () => {
    const seconds = '98764';
    const { address, user, credential } = sshd;
    const source = fleet.sources['host'];
    if (source?.kind !== 'ssh') throw new Error('The host is reached by SSH.');
    const ssh = createSshConnection({ id: 'host', source, address, user, credential });
    const left = new AbortController();
    const slow = {
      ...ssh,
      open: async (line: string, signal: AbortSignal) => {
        const channel = await ssh.open(line, signal);
        if (!left.signal.aborted) await expect.poll(() => running(seconds)).toBeGreaterThan(0);
        left.abort();
        return channel;
      },
    };
    await expect(runForText(slow, ['sleep', seconds], left.signal)).rejects.toThrow('in time');
    await expect.poll(() => running(seconds)).toBe(0);
    ssh.close();
  });

  test('another identity than the approved one is not acted on', async () => {
    await expect(act({ type: 'restart', graceSeconds: 0 }, { as: `${identity}x` })).rejects.toMatchObject({
      failure: { kind: 'asset.unreachable' },
    });
  });

  test('a host that shows another key is not spoken with', async () => {
    const port = Number(sshd.address.split(':')[1]);
    await reader.close();
    await actors.close();
    await sshd.stop();
    const other = await startSshd(folder, 'other', port);
    try {
      const seen = await (await createReaders(fleet, environment).readerOf('host')).observe('web', never);
      expect(seen).toMatchObject({
        state: 'unreachable',
        identity: null,
        reason: expect.stringContaining('another key') as string,
      });
      const again = createActors(fleet, environment);
      const marker = join(folder, 'touched');
      const deed: LiveDeed = { type: 'run', argv: ['touch', marker], cwd: null, env: {} };
      const options = { key: 'k', timeoutMs: 5000, signal: never, onOutput: () => {} };
      const onOther = await again.actorOf('host');
      await expect(onOther.act({ name: 'web', identity }, deed, options)).rejects.toMatchObject({
        failure: { kind: 'asset.unreachable', message: expect.stringContaining('another key') as string },
      });
      expect(existsSync(marker)).toBe(false);
      // With that key in the configuration, the same deed is done.
      const trusting = createActors(fleetOf(other.hostKey), environment);
      const trusted = await trusting.actorOf('host');
      const now = (await trusted.observe('web', never)).identity ?? '';
      expect(await trusted.act({ name: 'web', identity: now }, deed, options)).toEqual({
        exit: 0,
        stopped: false,
      });
      expect(existsSync(marker)).toBe(true);
      await Promise.all([again.close(), trusting.close()]);
    } finally {
      await other.stop();
      sshd = await startSshd(folder, 'host', port);
    }
  });
});
