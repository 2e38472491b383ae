import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actors, createActors } from '../../../activities/assets/actors.ts';
import type { AssetActor, AssetReader } from '../../../activities/assets/driver.ts';
import { createReaders } from '../../../activities/assets/readers.ts';
import { fleetSchema } from '../../../core/configuration/fleet.ts';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import { connectDocker } from '../../../sandbox/engines/docker/daemon.ts';
import { importImage } from '../../docker-image.ts';

const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const noDocker = existsSync(dockerHost.replace(/^unix:\/\//u, '')) ? null : 'no Docker daemon';
const never = new AbortController().signal;
const name = `countersign-fleet-${process.pid}`;

describe.skipIf(noDocker !== null)(
  `containers of a real daemon${noDocker ? ` (skipped: ${noDocker})` : ''}`,
  () => {
    const root = mkdtempSync(join(tmpdir(), 'fleet-docker-'));
    const script = '#!/bin/sh\necho "script $1"\n';
    const digest = createHash('sha256').update(script).digest('hex');
    let docker: Docker;
    let image: string;
    let reader: AssetReader;
    let actors: Actors;
    let actor: AssetActor;

    beforeAll(async () => {
      docker = connectDocker(dockerHost);
      image = await importImage(docker, join(root, 'image'), {
        programs: ['dd', 'kill', 'chmod'],
        changes: [],
      });
      writeFileSync(join(root, 'script.sh'), script);
      const fleet = fleetSchema.parse({
        sources: { host: { kind: 'docker', address: dockerHost, only: [`${name}*`], act: {} } },
        scripts: { greet: join(root, 'script.sh') },
      });
      reader = await createReaders(fleet, {}).readerOf('host');
      actors = createActors(fleet, {});
      actor = await actors.actorOf('host');
    });
    afterAll(async () => {
      await reader.close();
      await actors.close();
      await remove();
      await docker.getImage(image).remove({ force: true });
      rmSync(root, { recursive: true, force: true });
    });

    const remove = () =>
      docker
        .getContainer(name)
        .remove({ force: true })
        .catch(() => {});
    const create = async (command = 'echo begun; exec sleep 600') => {
      await remove();
      const container = await docker.createContainer({
        name,
        Image: image,
        Cmd: ['/bin/sh', '-c', command],
        Env: ['PASSWORD=hunter2'],
        Labels: { app: 'shop' },
        NetworkDisabled: true,
      });
      await container.start();
      return container.id;
    };
    let id = '';
    beforeEach(async () => {
      id = await create();
    });

    const act = async (deed: LiveDeed, { signal = never, timeoutMs = 20_000, identity = id } = {}) => {
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      const onOutput = (piece: Uint8Array) => {
        bytes += piece.length;
        if (bytes < 100_000) pieces.push(piece);
      };
      const outcome = await actor.act({ name, identity }, deed, { key: 'key', timeoutMs, signal, onOutput });
      return { ...outcome, output: Buffer.concat(pieces).toString('utf8'), bytes };
    };
    const run = (...argv: string[]): LiveDeed => ({ type: 'run', argv, cwd: null, env: {} });

    test('is found, and seen as it is, without what stands in its environment', async () => {
      expect(await reader.list(never)).toContainEqual({ name, labels: { app: 'shop' } });
      const seen = await reader.observe(name, never);
      expect(seen).toMatchObject({ state: 'running', health: 'unknown', identity: id, version: image });
      expect(seen.configDigest).toMatch(/^[0-9a-f]{64}$/);
      // Of the second that still runs, a daemon tells no events.
      await expect
        .poll(async () => (await reader.observe(name, never)).events.map(({ what }) => what))
        .toContain('start');
      const described = await reader.read(name, { what: 'describe' }, never);
      expect(described).toContain('PASSWORD=…');
      expect(described).not.toContain('hunter2');
      await expect.poll(() => reader.read(name, { what: 'logs', lines: 5 }, never)).toMatch(/begun\n$/);
      expect(await reader.read(name, { what: 'metrics' }, never)).toContain('"memory_stats"');
    });

    test('that ended is stopped, with its status; one that is no more is gone', async () => {
      await create('exit 3');
      await expect
        .poll(() => reader.observe(name, never))
        .toMatchObject({ state: 'stopped', reason: 'it ended with status 3' });
      await remove();
      expect(await reader.observe(name, never)).toMatchObject({ state: 'gone', identity: null });
    });

    test('is restarted, and stays the one that it is', async () => {
      const before = await reader.observe(name, never);
      expect(await act({ type: 'restart', graceSeconds: 0 })).toMatchObject({ exit: 0, stopped: false });
      const after = await reader.observe(name, never);
      expect(after.identity).toBe(id);
      expect(after.facts['startedAt']).not.toBe(before.facts['startedAt']);
    });

    test('runs a command exactly as it is given, and tells its status', async () => {
      const deed: LiveDeed = {
        type: 'run',
        argv: ['sh', '-c', 'echo "$WORD|$(pwd)|$1|$2"; exit 7', 'x', "it's $HOME; `id`", ''],
        cwd: '/tmp',
        env: { WORD: 'a b' },
      };
      expect(await act(deed)).toMatchObject({
        exit: 7,
        stopped: false,
        output: "a b|/tmp|it's $HOME; `id`|\n",
      });
    });

    test('runs a script by its sum, and refuses one that was changed', async () => {
      const deed: LiveDeed = { type: 'script', digest, argv: ['hello'], cwd: null, env: {} };
      expect(await actor.refuse(name, deed)).toBeNull();
      expect(await act(deed)).toMatchObject({ exit: 0, output: 'script hello\n' });
      const changed: LiveDeed = {
        ...deed,
        digest: digest.replace(/^./u, (one) => (one === '0' ? '1' : '0')),
      };
      expect(await actor.refuse(name, changed)).toContain('No script under "fleet.scripts" has the SHA-256');
      await expect(act(changed)).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
    });

    test('made anew under the same name is not touched', async () => {
      const approved = id;
      id = await create();
      expect(id).not.toBe(approved);
      const before = await reader.observe(name, never);
      await expect(act({ type: 'restart', graceSeconds: 0 }, { identity: approved })).rejects.toMatchObject({
        failure: {
          kind: 'asset.unreachable',
          message: expect.stringContaining('another container has its name by now') as string,
        },
      });
      expect(await reader.observe(name, never)).toEqual(before);
      // The same deed to the one that is there is done.
      expect(await act({ type: 'restart', graceSeconds: 0 })).toMatchObject({ exit: 0 });
    });

    test('a command that never ends is stopped with all that it started', async () => {
      const stop = new AbortController();
      const started = Promise.withResolvers<number>();
      const acting = actor.act({ name, identity: id }, run('sh', '-c', 'sleep 987 & echo ready; sleep 987'), {
        key: 'k',
        timeoutMs: 60_000,
        signal: stop.signal,
        onOutput: () => started.resolve(performance.now()),
      });
      await started.promise;
      const begun = performance.now();
      stop.abort();
      expect(await acting).toEqual({ exit: null, stopped: true });
      expect(performance.now() - begun).toBeLessThan(5000);
      const top = (await docker.getContainer(name).top()) as { Processes: string[][] };
      expect(top.Processes.flat().filter((one) => one.includes('sleep 987'))).toEqual([]);
    });

    test('output without end passes through, and is not kept', async () => {
      const before = process.memoryUsage().rss;
      const { bytes, exit } = await act(run('dd', 'if=/dev/zero', 'bs=1000000', 'count=300'), {
        timeoutMs: 120_000,
      });
      expect(exit).toBe(0);
      expect(bytes).toBeGreaterThan(300_000_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    });

    test('says why it does not do what a container cannot', async () => {
      const refusals: LiveDeed[] = [
        { type: 'scale', from: 1, to: 2 },
        { type: 'roll-back', from: image, to: 'sha256:0' },
        { type: 'configure', setting: 'x', from: null, to: 'y' },
      ];
      for (const deed of refusals) {
        expect(await actor.refuse(name, deed)).toMatch(/\w{4}/);
        await expect(act(deed)).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
      }
    });
  },
);

test('a daemon that is away is a state of its assets, and nothing is done', async () => {
  const fleet = fleetSchema.parse({
    sources: { host: { kind: 'docker', address: 'unix:///nowhere/docker.sock', act: {} } },
  });
  const reader = await createReaders(fleet, {}).readerOf('host');
  expect(await reader.observe('x', never)).toMatchObject({
    state: 'unreachable',
    reason: expect.stringContaining('no such socket') as string,
  });
  const actors = createActors(fleet, {});
  const actor = await actors.actorOf('host');
  const options = { key: 'k', timeoutMs: 1000, signal: never, onOutput: () => {} };
  await expect(
    actor.act({ name: 'x', identity: 'y' }, { type: 'restart', graceSeconds: 0 }, options),
  ).rejects.toMatchObject({
    failure: { kind: 'asset.unreachable' },
  });
  await Promise.all([reader.close(), actors.close()]);
});

test('a source without "act" is only looked at', async () => {
  const fleet = fleetSchema.parse({ sources: { host: { kind: 'docker', address: dockerHost } } });
  await expect(createActors(fleet, {}).actorOf('host')).rejects.toMatchObject({
    failure: { kind: 'asset.read-only' },
  });
});
