import { join } from 'node:path';
import type { TemporalSettings } from '../settings/temporal.ts';
import type { EngineWish, Keep } from './engine-wish.ts';
import { endSimulatedAudits } from './end-simulated-audits.ts';
import { plainEnvironment } from './launch.ts';
import { orFail } from './parts.ts';
import { serve } from './serve.ts';

interface Reached {
  api: string;
  databaseUrl: string;
  temporal: TemporalSettings;
  webhookSecret: string;
}

/** With a repository and three open pull requests, of which it tells the API. Each start of it begins anew. */
export async function bringUpGitHub(
  wish: EngineWish,
  keep: Keep,
  { script, url, ...reached }: Reached & { script: string; url: string },
): Promise<void> {
  const step = wish.progress('Simulated GitHub');
  const args = ['--port', String(wish.ports.github), '--webhook', `${reached.api}/github/webhooks`, '--seed'];
  const environment = {
    ...plainEnvironment(wish.environment),
    COUNTERSIGN_GITHUB_WEBHOOK_SECRET: reached.webhookSecret,
  };
  const begin = async () => {
    await endSimulatedAudits(reached);
    return serve({
      signal: wish.signal,
      name: 'The simulated GitHub',
      script,
      args,
      environment,
      log: join(wish.home.logs, 'github.log'),
      ready: (launched) => launched.output().includes('The simulated GitHub listens'),
      graceMs: 2000,
    });
  };
  await orFail(step, () => keep('github', begin, () => url));
  step.done();
}
