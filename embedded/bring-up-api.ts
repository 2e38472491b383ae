import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { simulatedAlertVariable } from '../core/alerts/simulated-sender.ts';
import { simulatedGitHubAppId } from '../core/github/connection.ts';
import { withSecretFiles } from '../settings/environment.ts';
import { webhookSecretOf } from '../settings/github.ts';
import type { TemporalSettings } from '../settings/temporal.ts';
import type { EngineWish, Keep } from './engine-wish.ts';
import { plainEnvironment } from './launch.ts';
import { orFail } from './parts.ts';
import { serve } from './serve.ts';

/** What the API needs besides where the servers are: no key of models' providers, and no login at GitHub. */
const given =
  /^(?:TEMPORAL_\w+|COUNTERSIGN_API_HOST|COUNTERSIGN_LOG_LEVEL|COUNTERSIGN_CONFIG|GITHUB_APP_ID|COUNTERSIGN_LOGIN_\w+|COUNTERSIGN_ALERT_\w+|(?:GITHUB_WEBHOOK_SECRET_NEXT|COUNTERSIGN_PAYLOAD_KEYS)(?:_FILE)?)$/;

/** Gives the origin that it is found at on this machine. */
export async function bringUpApi(
  wish: EngineWish,
  keep: Keep,
  reached: {
    databaseUrl: string;
    temporal: TemporalSettings;
    webhookSecret: string;
    /** What alerts of the simulated fleet are signed with; null where none is simulated. */
    alertSecret: string | null;
  },
): Promise<string> {
  const step = wish.progress('API');
  const environment = {
    ...plainEnvironment(wish.environment),
    ...Object.fromEntries(Object.entries(wish.environment).filter(([name]) => given.test(name))),
    TEMPORAL_ADDRESS: reached.temporal.address,
    DATABASE_URL: reached.databaseUrl,
    COUNTERSIGN_HOME: wish.home.folder,
    COUNTERSIGN_API_PORT: String(wish.ports.api),
    GITHUB_WEBHOOK_SECRET: reached.webhookSecret,
    ...(reached.alertSecret !== null && { [simulatedAlertVariable]: reached.alertSecret }),
    // So that it knows our own checks from those of others.
    ...(wish.programs.github !== null && { GITHUB_APP_ID: String(simulatedGitHubAppId) }),
  };
  const begin = () =>
    serve({
      signal: wish.signal,
      name: 'The API',
      script: wish.programs.api,
      environment,
      log: join(wish.home.logs, 'api.log'),
      ready: (launched) => launched.output().includes('countersign api ready'),
      graceMs: 5000,
    });
  const url = `http://127.0.0.1:${wish.ports.api}`;
  await orFail(step, () => keep('api', begin, () => url));
  step.done();
  return url;
}

/** One that nobody but we know where none is set: the API then refuses whatever others send it. */
export const webhookSecretFor = (environment: NodeJS.ProcessEnv): string =>
  webhookSecretOf(withSecretFiles(environment)) ?? randomBytes(32).toString('base64url');
