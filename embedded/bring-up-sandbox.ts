import { join } from 'node:path';
import type { EngineWish, Keep } from './engine-wish.ts';
import { plainEnvironment } from './launch.ts';
import { orFail } from './parts.ts';
import { serve } from './serve.ts';

/** Where Docker is, and the way out of a closed network: all that it needs besides, and no key of anybody. */
const given = /^(?:DOCKER_\w+|HTTPS?_PROXY|https?_proxy|NO_PROXY|no_proxy|COUNTERSIGN_SANDBOX_\w+)$/;

/** Gives the socket of the supervisor that runs what tasks make. */
export async function bringUpSandbox(wish: EngineWish, keep: Keep): Promise<string> {
  const step = wish.progress('Sandboxes');
  const folder = join(wish.home.folder, 'sandboxes');
  const environment = {
    ...plainEnvironment(wish.environment),
    ...Object.fromEntries(Object.entries(wish.environment).filter(([name]) => given.test(name))),
  };
  const begin = () =>
    serve({
      signal: wish.signal,
      name: 'The sandbox supervisor',
      script: wish.programs.sandbox,
      args: ['--folder', folder],
      environment,
      log: join(wish.home.logs, 'sandbox.log'),
      ready: (launched) => launched.output().includes(' answers on '),
      graceMs: 5000,
    });
  const socket = join(folder, 'supervisor.sock');
  await orFail(step, () => keep('sandbox', begin, () => socket));
  step.done();
  return socket;
}
