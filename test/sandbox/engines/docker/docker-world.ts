import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskId } from '../../../../core/ids.ts';
import { sandboxLimitsSchema } from '../../../../core/sandbox/limits.ts';
import { createAgentLink } from '../../../../sandbox/box/link.ts';
import { createDocker } from '../../../../sandbox/engines/docker/create-docker.ts';
import { connectDocker } from '../../../../sandbox/engines/docker/daemon.ts';
import type { BoxSpec } from '../../../../sandbox/engine.ts';
import { importImage } from '../../../docker-image.ts';

export const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
/** Why tests with a daemon cannot run here; null where they can. */
export const noDocker = ((): string | null => {
  if (process.getuid?.() !== 0) return "not root, who gives the workspace to the box's user";
  return existsSync(dockerHost.replace(/^unix:\/\//, '')) ? null : 'no Docker daemon';
})();

const user = { uid: 232_001, gid: 232_001 };

const programs = ['dd', 'perl', 'unshare', 'mount', 'setpriv', 'chown'];

export async function createDockerWorld(
  changes: string[] = [
    'ENV GREETING=hello NODE_OPTIONS=--nonsense',
    'VOLUME /data',
    `CMD ["/bin/sh", "-c", "echo $WORD $(id -u) $(tail -n +3 /proc/net/dev | head -c 8); echo last; exec sleep 600"]`,
  ],
) {
  const root = mkdtempSync(join(tmpdir(), 'docker-'));
  const docker = connectDocker(dockerHost);
  const image = await importImage(docker, join(root, 'image'), { programs, changes });
  const engine = createDocker({ dockerHost, folder: join(root, 'engine'), allowedImages: [image] });
  const opened: { destroy(): Promise<void> }[] = [];
  let boxes = 0;
  const specOf = (more: Partial<BoxSpec> = {}): BoxSpec => {
    boxes += 1;
    const workspace = join(root, `work-${boxes}`);
    mkdirSync(workspace, { mode: 0o700 });
    chownSync(workspace, user.uid, user.gid);
    return {
      task: taskId(`docker-test-${process.pid}`),
      name: `countersign-test-${process.pid}-${boxes}`,
      workspace,
      user,
      image,
      limits: sandboxLimitsSchema.parse({
        memoryMb: 512,
        processesMax: 64,
        diskMb: 64,
        temporaryMb: 16,
        cpus: 1,
      }),
      proxySocket: null,
      certificates: null,
      environment: { OWN: 'mine', LC_ALL: 'C' },
      ...more,
    };
  };
  return {
    root,
    docker,
    image,
    engine,
    specOf,
    open: async (more: Partial<BoxSpec> = {}) => {
      const spec = specOf(more);
      const box = await engine.open(spec);
      opened.push(box);
      const link = createAgentLink(box.agent);
      const run = async (command: string, timeoutMs = 20_000) =>
        link.run({
          command,
          cwd: '/work',
          environment: {},
          timeoutMs,
          outputBytesMax: 100_000,
          service: null,
        });
      return { spec, box, link, run, said: async (command: string) => (await run(command)).output.trim() };
    },
    end: async () => {
      for (const box of opened) await box.destroy().catch(() => undefined);
      await docker.getImage(image).remove({ force: true });
      rmSync(root, { recursive: true, force: true });
    },
  };
}
