import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { taskId } from '../../../core/ids.ts';
import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';
import { createBroker } from '../../../sandbox/broker/build-image.ts';
import { createDockerWorld, dockerHost, noDocker } from '../engines/docker/docker-world.ts';
import { createWorld } from '../snapshots/world.ts';

type DockerWorld = Awaited<ReturnType<typeof createDockerWorld>>;

describe.skipIf(noDocker !== null)(
  `building images${noDocker === null ? '' : ` (skipped: ${noDocker})`}`,
  () => {
    let docker: DockerWorld;
    const world = createWorld();
    const broker = createBroker({ dockerHost });
    const task = taskId(`Build Test/${process.pid}`);
    const limits = sandboxLimitsSchema.parse({ memoryMb: 256, diskMb: 300, commandSeconds: 20 });
    const build = (more: object = {}, context = '.') =>
      broker.buildImage(
        { kind: 'build-image', dockerfile: 'Dockerfile', context, tag: 'app:test' },
        {
          spec: { task, baseImages: [docker.image], limits: { ...limits, ...more } },
          snapshots: world.snapshots,
        },
      );
    const write = (dockerfile: string) => world.inside(`cat > Dockerfile <<'END'\n${dockerfile}\nEND`);

    beforeAll(async () => {
      docker = await createDockerWorld(['ENV A=a', 'VOLUME /none']);
      await world.snapshots.begin(world.bundleOf('echo hello > file; mkdir sub; echo deep > sub/deep'));
    });
    afterAll(async () => {
      await broker.removeImages(task);
      await docker.end();
      world.remove();
    });

    test('from the workspace, without network, under a name of the task', { timeout: 60_000 }, async () => {
      write(
        `FROM ${docker.image}\nCOPY . /app/\nRUN cat /app/file /app/sub/deep && tail -n +3 /proc/net/dev | head -c 6`,
      );
      const { ok, text } = await build();
      expect(text).toContain('hello\ndeep\n    lo');
      expect(ok).toBe(true);
      const [, tag = ''] = /Image "(countersign-task-[0-9a-f]{16}\/app:test)" is built/.exec(text) ?? [];
      const image = await docker.docker.getImage(tag).inspect();
      expect(image.Config.Labels).toMatchObject({ 'countersign.task': task });
      await broker.removeImages(task);
      await expect(docker.docker.getImage(tag).inspect()).rejects.toMatchObject({ statusCode: 404 });
    });

    test('fails with what the step said, and is ended in time', { timeout: 60_000 }, async () => {
      write(`FROM ${docker.image}\nRUN echo because; exit 3`);
      expect(await build()).toMatchObject({
        ok: false,
        text: expect.stringMatching(/because[^]*No image was built:.*3/) as string,
      });
      write(`FROM ${docker.image}\nRUN sleep 60`);
      const slow = await build({ commandSeconds: 2 });
      expect(slow.text).toContain('took longer than 2 s');
    });

    test('never holds what links of the workspace lead to', { timeout: 60_000 }, async () => {
      world.inside('ln -sf /etc/hostname stolen; rm -rf away; ln -s /etc away');
      write(`FROM ${docker.image}\nCOPY stolen /stolen`);
      expect((await build()).ok).toBe(false);
      await expect(build({}, 'away')).rejects.toThrow('no folder "away"');
      await expect(build({}, '../')).rejects.toThrow('no path of a snapshot');
    });

    test('is refused for other images, names and a Dockerfile that is not there', async () => {
      write('FROM alpine');
      await expect(build()).rejects.toMatchObject({ failure: { kind: 'sandbox.refused' } });
      const call = { kind: 'build-image', dockerfile: 'Dockerfile', context: '.', tag: 'app' } as const;
      const of = { spec: { task, baseImages: [docker.image], limits }, snapshots: world.snapshots };
      for (const tag of ['../x', 'A', 'docker.io/library/alpine', '', 'x:y:z'])
        await expect(broker.buildImage({ ...call, tag }, of)).rejects.toThrow('no name for an image');
      await expect(broker.buildImage({ ...call, dockerfile: 'absent' }, of)).rejects.toThrow(
        'no Dockerfile "absent"',
      );
      write(`FROM ${docker.image}\nRUN true`);
      await expect(broker.buildImage(call, { ...of, spec: { ...of.spec, baseImages: [] } })).rejects.toThrow(
        'allows none',
      );
    });
  },
);
