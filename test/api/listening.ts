import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createVerify } from '../../api/github/verify.ts';
import { listen } from '../../api/listen.ts';
import { createRefusals } from '../../api/refusals.ts';
import type { Received } from '../../database/deliveries.ts';
import { secret } from './deliver.ts';

export interface Listening {
  url: string;
  app: ReturnType<typeof createApp>;
  /** What was recorded. */
  saved: Received[];
  woken: () => number;
}

/** The API on a port of its own, until the test ends; `save` stands for the database. */
export async function listening({
  save,
  secrets = [secret],
  answerMs = 9000,
}: {
  save?: (received: Received) => Promise<boolean>;
  secrets?: string[];
  answerMs?: number;
} = {}): Promise<Listening> {
  const saved: Received[] = [];
  let woken = 0;
  const keep = (received: Received) => {
    saved.push(received);
    return Promise.resolve(true);
  };
  const app = createApp({
    log: pino({ level: 'silent' }),
    answerMs,
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
