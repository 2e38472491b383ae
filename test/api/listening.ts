import pino, { type Logger } from 'pino';
import { onTestFinished } from 'vitest';
import type { AlertDependencies } from '../../api/alerts/routes.ts';
import { createApp } from '../../api/app.ts';
import { createVerify } from '../../api/github/verify.ts';
import { listen } from '../../api/listen.ts';
import type { CodecDependencies } from '../../api/codec/routes.ts';
import type { LoginDependencies } from '../../api/login/login-dependencies.ts';
import { createLoginProvider } from '../../api/login/provider/login-provider.ts';
import { createRefusals } from '../../api/refusals.ts';
import { withoutFile } from '../../core/configuration/parse.ts';
import { connectDatabase } from '../../database/client.ts';
import type { Received } from '../../database/deliveries.ts';
import { secret } from './deliver.ts';

export interface Listening {
  url: string;
  app: ReturnType<typeof createApp>;
  /** What was recorded. */
  saved: Received[];
  woken: () => number;
}

/** There is no database behind it: whatever gets as far as that is answered by 503. */
const nobody: LoginDependencies = {
  db: connectDatabase('postgres://127.0.0.1:1/none').db,
  readConfiguration: withoutFile,
  refusals: createRefusals(),
  provider: createLoginProvider({}),
  log: pino({ level: 'silent' }),
  now: () => new Date(),
};

/** No source of alerts is configured. */
const nobodyAlerts: AlertDependencies = {
  readConfiguration: withoutFile,
  secretOf: () => undefined,
  refusals: createRefusals(),
  save: (received) => Promise.resolve(received.length),
  wake: () => {},
  nowMs: Date.now,
};

/** The API on a port of its own, until the test ends; `save` stands for the database. */
export async function listening({
  save,
  secrets = [secret],
  answerMs = 9000,
  login = nobody,
  log = pino({ level: 'silent' }),
  codec = { keys: [], namespace: 'default', uiOrigin: null },
}: {
  save?: (received: Received) => Promise<boolean>;
  secrets?: string[];
  answerMs?: number;
  login?: LoginDependencies;
  log?: Logger;
  codec?: Omit<CodecDependencies, 'login'>;
} = {}): Promise<Listening> {
  const saved: Received[] = [];
  let woken = 0;
  const keep = (received: Received) => {
    saved.push(received);
    return Promise.resolve(true);
  };
  const app = createApp({
    log,
    answerMs,
    login,
    codec,
    alerts: nobodyAlerts,
    webhooks: {
      verify: createVerify(secrets),
      ourselves: { appId: null },
      refusals: createRefusals(),
      save: save ?? keep,
      wake: () => {
        woken += 1;
      },
    },
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listener.close());
  return { url: listener.url, app, saved, woken: () => woken };
}
