import { join } from 'node:path';
import { simulatedAlertVariable } from '../core/alerts/simulated-sender.ts';
import type { EngineWish, Keep } from './engine-wish.ts';
import { plainEnvironment } from './launch.ts';
import { orFail } from './parts.ts';
import { freePort } from './ports.ts';
import { serve } from './serve.ts';

/** What alerts of the simulated fleet are called: `/alerts/demo` takes them. */
const source = 'demo';

/**
 * Gives where it is. A shop of two real processes, which tells the API when one of them is not well. Its port is any that is
 * free: only our own programs speak with it.
 */
export async function bringUpFleet(
  wish: EngineWish,
  keep: Keep,
  { script, alertSecret }: { script: string; alertSecret: string },
): Promise<string> {
  const step = wish.progress('Simulated fleet');
  const port = await freePort();
  const folder = join(wish.home.folder, 'fleet');
  const alerts = `http://127.0.0.1:${wish.ports.api}/alerts/${source}`;
  const begin = () =>
    serve({
      signal: wish.signal,
      name: 'The simulated fleet',
      script,
      args: ['--port', String(port), '--folder', folder, '--alerts', alerts, '--source', source],
      environment: { ...plainEnvironment(wish.environment), [simulatedAlertVariable]: alertSecret },
      log: join(wish.home.logs, 'fleet.log'),
      ready: (launched) => launched.output().includes('The simulated fleet listens'),
      graceMs: 3000,
    });
  const url = `http://127.0.0.1:${port}`;
  await orFail(step, () => keep('fleet', begin, () => url));
  step.done();
  return url;
}
