import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { taskId } from '../../../../core/ids.ts';
import { sandboxLimitsSchema } from '../../../../core/sandbox/limits.ts';
import { createAgentLink } from '../../../../sandbox/box/link.ts';
import { createDocker } from '../../../../sandbox/engines/docker/create-docker.ts';
import { createDockerWorld, dockerHost, noDocker } from './docker-world.ts';

type World = Awaited<ReturnType<typeof createDockerWorld>>;

describe.skipIf(noDocker !== null)(
  `a Docker box${noDocker === null ? '' : ` (skipped: ${noDocker})`}`,
  () => {
    let world: World;
    beforeAll(async () => {
      world = await createDockerWorld();
    });
    afterAll(() => world.end());

    test('runs commands as its user, in the workspace, with nothing else to write', async () => {
      const { said, spec } = await world.open();
      expect(await said('id -u; id -g; echo $PWD $GREETING $OWN')).toBe('232001\n232001\n/work hello mine');
      await said('echo made > made');
      expect(readFileSync(join(spec.workspace, 'made'), 'utf8')).toBe('made\n');
      expect(
        await said(
          'for at in / /etc /bin /.countersign /.countersign/agent /dev; do touch $at/x 2>/dev/null && echo $at; done; touch /tmp/x /work/x && echo fine',
        ),
      ).toBe('fine');
    });

    test('has no capability, no new privilege, and a filter of system calls', async () => {
      const { said } = await world.open();
      const status = await said('cat /proc/self/status');
      for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
        expect(status).toMatch(new RegExp(`${set}:\\s0{16}`));
      expect(status).toMatch(/NoNewPrivs:\s1/);
      expect(status).toMatch(/Seccomp:\s2/);
    });

    test('refuses namespaces, tracing, keys, rings and odd sockets, which the machine itself allows', async () => {
      const { said } = await world.open();
      const calls = {
        unshareUser: '272, 0x10000000',
        cloneUser: '56, 0x10000011, 0, 0, 0, 0',
        ptrace: '101, 0, 0, 0, 0',
        keyctl: '250, 0, -3, 0, 0, 0',
        ioUring: '425, 1, 0',
        userfaultfd: '323, 1',
        packetSocket: '41, 17, 3, 0',
        vsock: '41, 40, 1, 0',
        mount: '165, 0, 0, 0, 0, 0',
        bpf: '321, 0, 0, 0',
      };
      for (const [name, call] of Object.entries(calls))
        expect(`${name} ${await said(`LC_ALL=C perl -e 'print syscall(${call}), " ", $!+0'`)}`).toMatch(
          new RegExp(`^${name} -1 (?:1|38)$`),
        );
      // With the walls down, one of them succeeds.
      expect(
        execFileSync('/bin/sh', ['-c', "perl -e 'print syscall(272, 0x10000000)'"], { encoding: 'utf8' }),
      ).toBe('0');
    });

    test('has no network but its own loopback', async () => {
      const { said } = await world.open();
      expect(
        await said('cat /proc/net/route | tail -n +2; cat /proc/net/dev | tail -n +3 | head -c 8'),
      ).toMatch(/^lo:/);
      const server = createServer((socket) => socket.end('reached')).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const connect = `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`;
      expect(await said(`(${connect}) 2>/dev/null || echo refused`)).toBe('refused');
      server.close();
    });

    test('sees nothing of the host through links of its workspace, and no socket of Docker', async () => {
      const { said, spec } = await world.open();
      writeFileSync(join(world.root, 'secret'), 'of the host');
      symlinkSync(world.root, join(spec.workspace, 'out'));
      expect(await said('cat out/secret 2>/dev/null || echo nothing')).toBe('nothing');
      expect(await said('ls /var/run/docker.sock /run/docker.sock /tmp/dk 2>/dev/null | head -c 1')).toBe('');
    });

    test('forwards its loopback to the socket of the proxy', async () => {
      const socket = join(world.root, 'proxy.sock');
      const server = createServer((peer) => peer.end('the proxy')).listen(socket);
      await new Promise((resolve) => server.once('listening', resolve));
      chmodSync(socket, 0o666);
      const certificates = join(world.root, 'certificates');
      mkdirSync(certificates);
      writeFileSync(join(certificates, 'ca.pem'), 'a certificate');
      const { said } = await world.open({ proxySocket: socket, certificates });
      expect(await said('exec 3<>/dev/tcp/127.0.0.1/3128 && cat <&3')).toBe('the proxy');
      expect(await said('cat $NODE_EXTRA_CA_CERTS; echo " $HTTPS_PROXY"')).toBe(
        'a certificate http://127.0.0.1:3128',
      );
      server.close();
    });

    test('holds its limits: memory, processes, files', { timeout: 60_000 }, async () => {
      const { run, said, box, link } = await world.open();
      await link.ready;
      expect(await box.limitsHit()).toEqual([]);
      const eaten = await run(`perl -e '$x = "a" x 1_000_000_000; print length $x'`);
      expect(eaten.output).not.toContain('1000000000');
      expect(await box.limitsHit()).toContain('memory');
      await run(`for i in $(perl -e 'print join " ", 1..200'); do sleep 30 & done; wait`, 3000);
      expect(await box.limitsHit()).toContain('processes');
      expect(
        await said(
          'dd if=/dev/zero of=/tmp/full bs=1M count=64 2>/dev/null; ls -s --block-size=M /tmp/full | head -c 2',
        ),
      ).toBe('16');
      expect(
        await said(
          'dd if=/dev/zero of=/work/large bs=1M count=100 2>/dev/null; ls -s --block-size=M large | head -c 2',
        ),
      ).toMatch(/64$/);
      expect(await box.memoryMb()).toBeGreaterThan(10);
    });

    test('cannot be ended from inside, and buries its orphans', async () => {
      const { said } = await world.open();
      expect(await said('kill -9 1; kill -TERM 1; kill -USR1 1; echo alive')).toBe('alive');
      await said('(sleep 0.1 & ) ; (bash -c "sleep 0.1 & exec true" &); true');
      await expect
        .poll(() => said(`cat /proc/[0-9]*/stat 2>/dev/null | perl -ne 'print if / Z /'`), { timeout: 5000 })
        .toBe('');
    });

    test('says why it ended when somebody removes it, and is gone when it is destroyed', async () => {
      const { box, spec, link } = await world.open();
      await link.ready;
      await world.docker.getContainer(spec.name).kill();
      expect(await box.ended).toMatch(/ended with 137|removed/);
      expect(box.isLost?.()).toBe(false);
      await box.destroy();
      await box.destroy();
      await expect(world.docker.getContainer(spec.name).inspect()).rejects.toMatchObject({ statusCode: 404 });
    });

    test('takes the place of one of its name, and all of a task are swept up', async () => {
      const first = await world.open();
      const second = await world.open({ name: first.spec.name, workspace: first.spec.workspace });
      await second.link.ready;
      await first.box.ended;
      await world.engine.sweep(second.spec.task);
      await second.box.ended;
      const filters = { label: [`countersign.task=${second.spec.task}`] };
      expect(await world.docker.listContainers({ all: true, filters })).toEqual([]);
    });

    test('says so when Docker goes away in the middle, and is swept up when it is back', async () => {
      const socket = join(world.root, 'way.sock');
      const peers = new Set<Socket>();
      const way = createServer((near) => {
        const far = connect(dockerHost.replace(/^unix:\/\//, ''));
        for (const peer of [near, far]) peers.add(peer.on('error', () => undefined));
        near.pipe(far).pipe(near);
      }).listen(socket);
      await once(way, 'listening');
      const engine = createDocker({
        dockerHost: `unix://${socket}`,
        folder: join(world.root, 'engine'),
        allowedImages: [world.image],
      });
      const spec = world.specOf();
      const box = await engine.open(spec);
      const link = createAgentLink(box.agent);
      await link.ready;
      way.close();
      for (const peer of peers) peer.destroy();
      expect(await box.ended).toContain('Docker went away');
      expect(box.isLost?.()).toBe(true);
      await expect(link.ping()).rejects.toMatchObject({ failure: { kind: 'sandbox.gone' } });
      expect(await engine.probe()).toMatchObject({ available: false });
      await expect(engine.open(world.specOf())).rejects.toMatchObject({ failure: { kind: 'sandbox.gone' } });
      await world.engine.sweep(spec.task);
      await expect(world.docker.getContainer(spec.name).inspect()).rejects.toMatchObject({ statusCode: 404 });
    });

    test('is never of an image that is not allowed, not pinned or not there, nor run as root', async () => {
      const absent = `sha256:${'0'.repeat(64)}`;
      const nowhere = `127.0.0.1:1/nobody@sha256:${'1'.repeat(64)}`;
      const engine = createDocker({
        dockerHost,
        folder: join(world.root, 'engine'),
        allowedImages: [absent, nowhere, 'alpine:latest'],
      });
      const kind = (expected: string) => ({ failure: { kind: expected } });
      await expect(engine.open(world.specOf())).rejects.toMatchObject(kind('sandbox.image-refused'));
      await expect(engine.open(world.specOf({ image: 'alpine:latest' }))).rejects.toMatchObject(
        kind('sandbox.image-refused'),
      );
      await expect(engine.open(world.specOf({ image: absent }))).rejects.toMatchObject(
        kind('sandbox.image-missing'),
      );
      await expect(engine.open(world.specOf({ image: nowhere }))).rejects.toMatchObject(
        kind('sandbox.image-missing'),
      );
      await expect(engine.open(world.specOf({ image: null }))).rejects.toMatchObject(
        kind('sandbox.image-missing'),
      );
      await expect(world.engine.open(world.specOf({ user: { uid: 0, gid: 0 } }))).rejects.toThrow(
        'never runs as root',
      );
    });

    test('shares its loopback with an image beside it, which ends with it', async () => {
      const { said, box, link, spec } = await world.open();
      await link.ready;
      const service = {
        name: 'beside',
        image: world.image,
        port: null,
        environment: { WORD: 'spoken' },
        readyWithinMs: 1000,
      };
      const started = await box.startImage?.(service);
      await expect.poll(() => started?.log(10)).toContain('spoken 0 lo:');
      expect(await started?.log(1)).toBe('last');
      expect(await said('ls /proc | perl -ne "print if /^[0-9]+$/" | head -3')).not.toBe('');
      await box.destroy();
      await expect(world.docker.getContainer(`${spec.name}-beside`).inspect()).rejects.toMatchObject({
        statusCode: 404,
      });
    });
  },
);

test('a daemon that goes away while it fetches an image leaves the image in question, and the task to be tried again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docker-'));
  const socket = join(folder, 'docker.sock');
  const image = `127.0.0.1:1/nobody@sha256:${'1'.repeat(64)}`;
  const daemon = createHttpServer((request, response) => {
    if (request.url?.includes('/images/create') === true) request.socket.destroy();
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"no such image"}');
  }).listen(socket);
  await once(daemon, 'listening');
  try {
    const engine = createDocker({ dockerHost: `unix://${socket}`, folder, allowedImages: [image] });
    const limits = sandboxLimitsSchema.parse({});
    const user = { uid: 232_001, gid: 232_001 };
    const rest = { proxySocket: null, certificates: null, environment: {}, limits, user };
    const spec = { task: taskId('fetching'), name: 'fetching', workspace: folder, image, ...rest };
    await expect(engine.open(spec)).rejects.toMatchObject({
      failure: { kind: 'sandbox.gone', message: expect.stringContaining('start its daemon') as string },
    });
  } finally {
    daemon.close();
    rmSync(folder, { recursive: true });
  }
});

test('an engine without a daemon says so, and opens nothing', async () => {
  const engine = createDocker({
    dockerHost: 'unix:///nonexistent/docker.sock',
    folder: '/nonexistent',
    allowedImages: [],
  });
  expect(await engine.probe()).toMatchObject({
    available: false,
    detail: expect.stringContaining('start it') as string,
  });
  expect(() =>
    createDocker({ dockerHost: 'tcp://elsewhere:2375', folder: '/nonexistent', allowedImages: [] }),
  ).toThrow('on this machine');
});
