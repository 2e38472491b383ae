import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SandboxLimits } from '../../../core/sandbox/limits.ts';
import { taskId } from '../../../core/ids.ts';
import { createAgentLink } from '../../../sandbox/box/link.ts';
import { type Engine, proxyPort } from '../../../sandbox/engine.ts';
import type { EscapeWorld } from './escape-world.ts';

/** Where programs are run: in a box, or on the host itself, which is what a box is compared with. */
export interface Place {
  proxyPort: number;
  /** Runs a program that stands in the workspace. Gives all that it printed. */
  run(program: { interpreter: string; file: string; token: string }, environment: object): Promise<string>;
  close(): Promise<void>;
}

const timeoutMs = 10_000;
const outputBytesMax = 1_000_000;

/** No box: the same programs, as the same user, with the same workspace, and no wall around them. */
export function placeOnHost(world: EscapeWorld, port: number): Place {
  return {
    proxyPort: port,
    run: async ({ interpreter, file, token }, environment) => {
      const { uid } = world;
      const as = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', interpreter, file, token];
      const child = spawn('setpriv', as, {
        cwd: world.workspace,
        env: { PATH: '/usr/bin:/bin:/usr/sbin', HOST_SECRET: world.secret, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (bytes: Buffer) => {
          if (output.length < outputBytesMax) output += bytes.toString('latin1');
        });
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      await once(child, 'exit');
      clearTimeout(timer);
      return output;
    },
    close: () => Promise.resolve(),
  };
}

/** A box of an engine, made anew whenever an attempt has brought it down. */
export async function placeInBox(
  world: EscapeWorld,
  of: {
    engine: Engine;
    image: string | null;
    limits: SandboxLimits;
    proxySocket: string;
    certificates: string;
  },
): Promise<Place> {
  let number = 0;
  const open = async () => {
    number += 1;
    const box = await of.engine.open({
      task: taskId('escape'),
      name: `escape-${process.pid}-${number}`,
      workspace: world.workspace,
      user: { uid: world.uid, gid: world.uid },
      image: of.image,
      limits: of.limits,
      proxySocket: of.proxySocket,
      certificates: of.certificates,
      environment: {},
    });
    const link = createAgentLink(box.agent);
    await link.ready;
    return { box, link };
  };
  let current = await open();
  return {
    proxyPort,
    run: async ({ interpreter, file, token }, environment) => {
      const command = {
        command: `${interpreter} ${file} ${token}`,
        cwd: '/work',
        environment: environment as Record<string, string>,
        timeoutMs,
        outputBytesMax,
        service: null,
      };
      try {
        return (await current.link.run(command)).output;
      } catch (error) {
        await current.box.destroy();
        current = await open();
        return `the box was ended: ${(error as Error).message}`;
      }
    },
    close: () => current.box.destroy(),
  };
}
