import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { queues } from '../../core/queues.ts';
import type { RemedyStatus } from '../../core/remedy/status.ts';
import { findOnTrail } from '../../database/trail.ts';
import { type SimulatedFleet, startFleet } from '../../simulator/fleet/server.ts';
import { countersign } from '../cli/command-line.ts';
import { type Engine, startEngine } from '../engine.ts';
import { noBrowser, openBrowser } from './browser.ts';
import {
  code,
  expectText,
  keepPicture,
  openDetails,
  openDialog,
  openTab,
  send,
  startByHand,
} from './temporal-page.ts';

/** A person's key: what the configuration has of it, and the file that they sign with. */
function keyIn(folder: string, name: string): { file: string; publicKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const file = join(folder, `${name}.pem`);
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return { file, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-remedy-'));
const ada = keyIn(folder, 'ada');
const bob = keyIn(folder, 'bob');

/** `shop-web` is approved by typed words, `shop-api` by two signatures. */
const configurationFor = (url: string): string => `
gates: { tests: "off" }
fleet:
  sources:
    demo:
      kind: simulated
      address: "${url}"
      act: {}
      rules:
        - { match: shop-api, class: guarded }
  classes:
    guarded: { approval: signed }
people:
  ada: { name: Ada Lovelace, teams: [ops], keys: [{ publicKey: "${ada.publicKey}" }] }
  bob: { name: Bob Morane, teams: [ops], keys: [{ publicKey: "${bob.publicKey}" }] }
teams:
  ops: { roles: [approver, operator], assets: ["*"] }
`;

// The Temporal UI that comes with the development server: version 2.42.
describe.skipIf(noBrowser !== null)(
  `Remedies in Temporal's own UI${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 120_000 },
  () => {
    let fleet: SimulatedFleet;
    let engine: Engine;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      fleet = await startFleet({ folder: join(folder, 'fleet') });
      [engine, browser] = await Promise.all([
        startEngine({ configuration: configurationFor(fleet.url) }),
        openBrowser(),
      ]);
      await engine.client.workflow.execute('refreshFleet', {
        workflowId: 'refresh',
        taskQueue: queues.countersign,
        args: [{ all: true }],
      });
    }, 120_000);
    afterAll(async () => {
      await Promise.allSettled([browser?.close(), engine?.stop(), fleet?.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    const workflows = () => `${inject('temporalUi')}/namespaces/${engine.namespace}/workflows`;
    const statusOf = (id: string) => engine.client.workflow.getHandle(id).query<RemedyStatus>('status');
    const waiting = (id: string) =>
      expect
        .poll(() => statusOf(id).then(({ phase, plan }) => phase === 'waiting-for-approval' && plan?.hash), {
          timeout: 60_000,
        })
        .toMatch(/^[0-9a-f]{64}$/);

    async function breakService(name: string): Promise<void> {
      const answer = await fetch(`${fleet.url}/assets/${name}/break`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ how: 'crash' }),
      });
      expect(answer.status).toBe(200);
    }

    /** Starts it with typed JSON, and gives the hash of the plan that then waits. */
    async function startRemedy(page: Page, id: string, asset: string): Promise<string> {
      await page.goto(`${workflows()}/start-workflow`);
      await startByHand(page, id, { assets: [asset], what: 'It answers nobody.', by: 'ada' }, 'remediate');
      await waiting(id);
      return (await statusOf(id)).plan?.hash ?? '';
    }

    async function sendApproval(page: Page, approval: unknown): Promise<void> {
      await openTab(page, 'History');
      await send(await openDialog(page, 'Send a Signal', 'signal', 'approve'), approval);
    }

    const healthOf = (name: string) => fleet.services.find((one) => one.name === name)?.observe();

    test('a person reads the plan of a process that crashed, approves it by a typed signal, and it runs again', async () => {
      const page = await browser.context.newPage();
      try {
        await breakService('shop-web');
        const hash = await startRemedy(page, 'web-is-down', 'demo.shop-web');
        const details = (await openDetails(page)).getByRole('main');
        await expectText(details, hash);
        await expectText(details, 'restart');
        await sendApproval(page, { by: 'ada', plan: hash, decision: 'approve', reason: 'As shown.' });
        await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 60_000 });
        await expectText(code(page).nth(1), '"outcome": "solved"');
        expect(await healthOf('shop-web')).toMatchObject({ state: 'running', health: 'healthy' });
        const told = await findOnTrail(engine.db, { plan: hash }, 50);
        expect(told.find(({ kind }) => kind === 'approved')?.who).toMatchObject({ proof: 'unverified' });
      } catch (error) {
        await keepPicture(page, 'a remedy by a typed signal');
        throw error;
      }
    });

    test('where signatures are asked for, a typed one counts for nothing: one person signs on the command line, another pastes', async () => {
      const page = await browser.context.newPage();
      const cli = (args: string[]) =>
        countersign(args, {
          cwd: engine.home,
          environment: {
            DATABASE_URL: engine.databaseUrl,
            TEMPORAL_ADDRESS: inject('temporalAddress'),
            TEMPORAL_NAMESPACE: engine.namespace,
          },
        });
      try {
        await breakService('shop-api');
        const hash = await startRemedy(page, 'api-is-down', 'demo.shop-api');
        await sendApproval(page, { by: 'ada', plan: hash, decision: 'approve', reason: 'As shown.' });
        await expect
          .poll(() => statusOf('api-is-down').then(({ plan }) => plan?.ignored[0]?.why), { timeout: 20_000 })
          .toMatch(/asks for signatures/);
        const said = ['approve', hash, '--reason', 'As shown.', '--yes'];
        const signed = await cli([...said, '--key', ada.file]);
        expect(signed).toMatchObject({ status: 0 });
        await expect
          .poll(() => statusOf('api-is-down').then(({ plan }) => plan?.missing.length), { timeout: 20_000 })
          .toBe(1);
        expect((await healthOf('shop-api'))?.state).toBe('stopped');
        const printed = await cli([...said, '--key', bob.file, '--print']);
        const pasted: unknown = JSON.parse(printed.out);
        await page.reload();
        await sendApproval(page, pasted);
        await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 60_000 });
        await expectText(code(page).nth(1), '"outcome": "solved"');
        expect(await healthOf('shop-api')).toMatchObject({ state: 'running', health: 'healthy' });
        const told = await findOnTrail(engine.db, { plan: hash }, 50);
        const proofs = told.filter(({ kind }) => kind === 'approved').map(({ who }) => who.proof);
        expect(proofs.filter((proof) => proof === 'signature')).toHaveLength(2);
      } catch (error) {
        await keepPicture(page, 'a remedy by two signatures');
        throw error;
      }
    });
  },
);
