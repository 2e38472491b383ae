import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { countersign } from '../cli/command-line.ts';
import { noBrowser, openBrowser } from './browser.ts';
import { code, typeJson } from './temporal-page.ts';
import { createProofRepository, isQuiet, kinds, ourRuns, untilTrue } from './proof-pull-requests.ts';
import { type PullRequestWorld, quick, startPullRequestWorld } from './pull-request-world.ts';

// The Temporal UI that comes with the development server: version 2.42.
describe.skipIf(noBrowser !== null)(
  `Schedules in Temporal's own UI${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 90_000 },
  () => {
    let world: PullRequestWorld;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
      [world, browser] = await Promise.all([
        startPullRequestWorld(servers, { configuration: quick }),
        openBrowser(),
      ]);
      world.github.world.hooks.targets = [];
    });
    afterAll(async () => {
      await Promise.allSettled([browser?.close(), world?.stop()]);
    });

    test('one that is made by hand sweeps as one of the command line does, and is paused and run there', async () => {
      const repository = await createProofRepository(world, 'by-hand');
      const open = async (branch: string) => {
        const files = { ...kinds[2].opened };
        const wanted = { repository, title: 'A change', by: 'ada', branch, message: `For ${branch}`, files };
        const { number, headSha } = await world.github.openPullRequest(wanted);
        return { number, head: headSha };
      };
      const first = await open('first');
      const page = await browser.context.newPage();
      try {
        await makeSchedule(page, 'by-hand', repository);
        await chooseAction(page, 'Trigger');
        await untilTrue('it is audited', () => isQuiet(world, repository, first), 60_000);
        expect(ourRuns(world, repository, first.head)).toMatchObject([{ conclusion: 'success' }]);

        await page.getByRole('button', { name: 'Pause' }).first().click();
        await page.getByRole('textbox', { name: 'Reason' }).filter({ visible: true }).fill('a holiday');
        await confirm(page);
        const handle = world.engine.client.schedule.getHandle('by-hand');
        await untilTrue('it is paused', async () => (await handle.describe()).state.paused, 20_000);
        const { out } = await countersign(['schedule', 'list'], {
          cwd: world.engine.home,
          environment: {
            TEMPORAL_ADDRESS: inject('temporalAddress'),
            TEMPORAL_NAMESPACE: world.engine.namespace,
          },
        });
        expect(out).toContain('paused by-hand  demo/by-hand');

        const second = await open('second');
        await page.reload();
        await chooseAction(page, 'Trigger');
        await untilTrue('it is audited', () => isQuiet(world, repository, second), 60_000);
        expect(ourRuns(world, repository)).toHaveLength(2);
      } catch (error) {
        const path = join(tmpdir(), 'countersign-failed schedule.png');
        await page.screenshot({ path, fullPage: true });
        process.stderr.write(`The page as it was: ${path}\n${await page.locator('main').ariaSnapshot()}\n`);
        throw error;
      }
    });

    async function makeSchedule(page: Page, name: string, repository: string): Promise<void> {
      await page.goto(`${inject('temporalUi')}/namespaces/${world.engine.namespace}/schedules/create`);
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      await page.getByRole('textbox', { name: 'Workflow Type' }).fill('auditOpenPullRequests');
      await page.getByRole('textbox', { name: 'Workflow Id' }).fill(`sweep/${name}`);
      await page.getByRole('textbox', { name: 'Task Queue' }).fill('countersign');
      await typeJson(code(page), { repository });
      await page.getByRole('textbox', { name: 'hrs' }).fill('12');
      await page.getByRole('button', { name: 'Create Schedule' }).click();
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name }).waitFor();
    }
  },
);

async function chooseAction(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: 'Schedule Actions' }).click();
  await page.getByRole('menuitem', { name: action }).click();
  await confirm(page);
}

async function confirm(page: Page): Promise<void> {
  await page.getByTestId('confirm-modal-button').filter({ visible: true }).click();
}
