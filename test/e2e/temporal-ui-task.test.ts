import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { codeAlone } from '../engine-on.ts';
import { noBrowser, openBrowser } from './browser.ts';
import { circling } from './shop.ts';
import { startTaskWorld, type TaskWorld, upload } from './task-world.ts';
import {
  code,
  expectText,
  keepPicture,
  openDetails,
  openDialog,
  openTab,
  reloadUntilSeen,
  send,
  startByHand,
} from './temporal-page.ts';

const task = 'Shipping is free too late';

// The Temporal UI that comes with the development server: version 2.42.
describe.skipIf(noBrowser !== null)(
  `Tasks in Temporal's own UI${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 240_000 },
  () => {
    let world: TaskWorld;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      [world, browser] = await Promise.all([startTaskWorld({ configuration: codeAlone }), openBrowser()]);
      browser.context.setDefaultTimeout(60_000);
      await world.hire({ persona: 'scripted', task, seed: 1, script: circling });
    }, 240_000);
    afterAll(async () => {
      await Promise.allSettled([browser?.close(), world?.stop()]);
    });

    const workflows = () => `${inject('temporalUi')}/namespaces/${world.namespace}/workflows`;

    test('a person starts one with typed JSON, reads why it is stuck, puts it back, and stops it by a signal', async () => {
      const page = await browser.context.newPage();
      try {
        await page.goto(`${workflows()}/start-workflow`);
        const input = {
          ...(await upload(world.db, await world.checkout('js-cart'))),
          wanted: task,
          tests: ['node --test'],
        };
        await startByHand(page, 'by-hand', input, 'developTask');
        const waiting = encodeURIComponent('CountersignWaitingFor="person"');
        const listed = page.getByRole('row').getByRole('link', { name: 'by-hand' });
        await reloadUntilSeen(page, `${workflows()}?query=${waiting}`, listed, 120_000);
        await listed.click();
        await expectQuestion(await openDetails(page));
        await expectFits(page);

        // As the question says: on its own tab the page keeps the letter r for itself.
        await openTab(page, 'History');
        const back = await openDialog(page, 'Send a Signal', 'signal', 'rollback');
        await send(back, { by: 'Ada', to: 0, reason: 'Begin anew.' });
        const handle = world.client.workflow.getHandle('by-hand');
        await world.until(handle, ({ question }) => (question?.number ?? 0) > 1);

        await page.reload();
        const stop = await openDialog(page, 'Send a Signal', 'signal');
        await send(stop, { by: 'Ada', decision: 'reject', reason: 'Enough.' });
        await openTab(page, 'History');
        await page.getByText('Completed', { exact: true }).first().waitFor();
        await expectText(code(page).nth(1), '"outcome": "stopped"');
        await expectText(code(page).nth(1), 'Ada stopped it: Enough.');
      } catch (error) {
        await keepPicture(page, 'a task by hand');
        throw error;
      }
    });

    test('an input with an unknown and a missing field fails, and the page names both with their remedies', async () => {
      const page = await browser.context.newPage();
      await page.goto(`${workflows()}/start-workflow`);
      await startByHand(page, 'wrong-task', { repository: 'github:o/r', wnted: 'x' }, 'developTask');
      await page.getByText('Failed', { exact: true }).first().waitFor();
      await expectText(code(page).nth(1), String.raw`\"wanted\" is missing: add it as text.`);
      await expectText(code(page).nth(1), String.raw`\"wnted\" is no known field`);
    });
  },
);

async function expectQuestion(details: FrameLocator): Promise<void> {
  const shown = details.getByRole('main');
  await expectText(shown, 'A person is asked: Shipping is free too late');
  await expectText(shown, 'The developer makes no progress');
  await expectText(shown, '{"by":"your name","decision":"redirect","reason":"what to do instead"}');
  await expectText(shown, 'it goes round in 2');
  await expectText(shown, 'another way, from the best snapshot');
}

/** The details are what the page is opened for: nothing beside them may push them over its edge. */
async function expectFits(page: Page): Promise<void> {
  const box = await page.getByTitle('output').last().boundingBox();
  const { width } = page.viewportSize() ?? { width: 0 };
  expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(width);
}
