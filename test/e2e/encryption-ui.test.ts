import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from '../../api/run.ts';
import { apiSettings } from '../../api/settings.ts';
import { issueToken } from '../../database/api-tokens.ts';
import { codeAlone, type Engine, startEngineOn } from '../engine-on.ts';
import { noBrowser, openBrowser } from './browser.ts';
import { type CrashServers, startCrashServers } from './crash-servers.ts';
import { disputable, standing, startAudit } from './spine.ts';

const keys = { COUNTERSIGN_PAYLOAD_KEYS: `k1:${randomBytes(32).toString('base64')}` };
/** Of the patch under audit. */
const wanted = /let total = 0/;

let servers: CrashServers;
let engine: Engine;
let api: Api;
let browser: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => {
  if (noBrowser !== null) return;
  [servers, browser] = await Promise.all([startCrashServers(), openBrowser()]);
  engine = await startEngineOn(servers, {
    configuration: `${codeAlone}people: { ada: { name: Ada Lovelace, roles: [admin, author], teams: [all] } }\nteams: { all: { repositories: [patch] } }\n`,
    environment: keys,
  });
  const environment = {
    ...keys,
    DATABASE_URL: engine.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: engine.namespace,
    TEMPORAL_UI_URL: servers.temporalUi,
    COUNTERSIGN_API_PORT: '0',
    COUNTERSIGN_CONFIG: join(engine.home, 'countersign.yaml'),
    GITHUB_WEBHOOK_SECRET: 'unused',
  };
  api = await startApi(apiSettings(environment, engine.home), pino({ level: 'silent' }));
}, 120_000);
afterAll(async () => {
  if (noBrowser !== null) return;
  await Promise.all([api.stop(), engine.stop(), browser.close()]);
  await servers.stop();
});

/** As its dialogue about codecs keeps it. */
async function tellOfCodec(page: Page, endpoint: string): Promise<void> {
  await page.addInitScript((given) => {
    localStorage.setItem('endpoint', JSON.stringify(given));
    localStorage.setItem('includeCredentials', 'true');
    localStorage.setItem('overrideRemoteCodecConfiguration', 'true');
  }, endpoint);
}

test.skipIf(noBrowser !== null)(
  `the Temporal UI shows what was encrypted to who has logged in, and to nobody else${noBrowser === null ? '' : ` (${noBrowser})`}`,
  async () => {
    const audit = await startAudit(engine, disputable, 'ada');
    expect(await standing(audit)).toMatchObject({ phase: 'waiting-for-person' });
    const page = await browser.context.newPage();
    await tellOfCodec(page, `${api.url}/codec`);
    const address = `${servers.temporalUi}/namespaces/${engine.namespace}/workflows/${audit.workflowId}`;
    const decoded = () => page.waitForResponse((answer) => answer.url() === `${api.url}/codec/decode`);

    const [refused] = await Promise.all([decoded(), page.goto(address)]);
    expect(refused.status()).toBe(401);
    await page.getByRole('heading', { name: audit.workflowId }).waitFor();
    expect(await page.getByText(wanted).count()).toBe(0);

    const { token } = await issueToken(engine.db, {
      person: 'ada',
      scopes: ['codec'],
      expiresAt: new Date(Date.now() + 600_000),
    });
    await page.goto(`${api.url}/codec/login`);
    await page.getByLabel('token').fill(token);
    await page.getByRole('button').click();
    await page.getByText('may read payloads for 8 hours').waitFor();

    const [served] = await Promise.all([decoded(), page.goto(address)]);
    expect(served.status()).toBe(200);
    await page.getByText(wanted).first().waitFor();
  },
  120_000,
);
