import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Engine, startEngine } from '../engine.ts';
import { noBrowser, openBrowser } from './browser.ts';
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

// The Temporal UI that comes with the development server: version 2.42. Found by roles; test ids only where it has none.
describe.skipIf(noBrowser !== null)(
  `Temporal's own UI${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 90_000 },
  () => {
    let engine: Engine;
    let browser: { context: BrowserContext; close: () => Promise<void> };
    let page: Page;
    beforeAll(async () => {
      [engine, browser] = await Promise.all([startEngine(), openBrowser()]);
    });
    afterAll(async () => {
      await Promise.allSettled([browser?.close(), engine?.stop()]);
    });
    beforeEach(async () => {
      page = await browser.context.newPage();
    });
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await keepPicture(page, task.name);
      await page.close();
    });

    const workflows = () => `${inject('temporalUi')}/namespaces/${engine.namespace}/workflows`;

    test('a person starts an audit, reads what it waits for, and settles it by a signal', async () => {
      await page.goto(workflows());
      await page.getByRole('button', { name: 'Start Workflow' }).first().click();
      await startByHand(page, 'settled-by-signal', { change: await disputedPatch() });
      await page.getByText('until the next reminder').first().waitFor();
      await expectQuestion(await openDetails(page));
      await page.reload();
      await openTab(page, 'Search Attributes');
      await expectText(code(page), '"CountersignVerdict": "disputed"');
      await expectText(code(page), '"CountersignWaitingFor": "person"');

      const dialog = await openDialog(page, 'Send a Signal', 'signal');
      await send(dialog, { by: 'Ada', decision: 'reject', reason: 'A value reaches the shell.' });
      await openTab(page, 'History');
      await expectText(code(page).nth(1), '"verdict": "failed"');
      await expectText(code(page).nth(1), '"decidedBy": "Ada"');
      await page.getByText('Completed', { exact: true }).first().waitFor();
    });

    test('an input with an unknown and a missing field fails, and the page names both with their remedies', async () => {
      await page.goto(`${workflows()}/start-workflow`);
      const change = { kind: 'git-range', repository: '/srv/shop', head: 'HEAD', bse: 'main' };
      await startByHand(page, 'wrong-input', { change });
      await page.getByText('Failed', { exact: true }).first().waitFor();
      await expectText(code(page).nth(1), String.raw`\"change.base\" is missing: add it as text.`);
      await expectText(
        code(page).nth(1),
        String.raw`\"change.bse\" is no known field: remove it or correct its name.`,
      );
    });

    test('a filter lists what waits for a person, and an update says why an answer does not count', async () => {
      await page.goto(`${workflows()}/start-workflow`);
      await startByHand(page, 'settled-by-update', { change: await disputedPatch() });
      await page.getByText('until the next reminder').first().waitFor();
      const waiting = encodeURIComponent('CountersignWaitingFor="person"');
      const listed = page.getByRole('row').getByRole('link', { name: 'settled-by-update' });
      await reloadUntilSeen(page, `${workflows()}?query=${waiting}`, listed);
      await listed.click();

      const refused = await openDialog(page, 'Send an Update', 'update');
      await send(refused, { by: 'Ada', decision: 'approve', reason: '' });
      await expectText(refused, '"reason" is empty');
      await page.reload();
      const counted = await openDialog(page, 'Send an Update', 'update');
      await send(counted, { by: 'Ada', decision: 'approve', reason: 'Users are named by us.' });
      await page.getByText('Update successful').waitFor();
      await expectText(code(page).nth(1), '"verdict": "passed"');
    });

    test('a link opens the form with workflow type and task queue filled in', async () => {
      await page.goto(`${workflows()}/start-workflow?workflowType=auditChange&taskQueue=countersign`);
      await page.getByText('Task Queue is Active').waitFor();
      expect(await page.getByRole('textbox', { name: 'Task Queue' }).inputValue()).toBe('countersign');
      expect(await page.getByRole('textbox', { name: 'Workflow Type' }).inputValue()).toBe('auditChange');
    });
  },
);

const disputedPatch = async () => ({
  kind: 'patch',
  text: await readFile(join(import.meta.dirname, '..', '..', 'embedded', 'welcome.patch'), 'utf8'),
});

async function expectQuestion(details: FrameLocator): Promise<void> {
  const page = details.getByRole('main');
  await expectText(page, 'This audit waits for a person');
  await expectText(page, '{"by":"your name","decision":"approve","reason":"why"}');
  await expectText(page, 'Critical: Shell command built from a value');
  await expectText(page, 'exec(`logger "visit of ${user}"`);');
  await expectText(page, 'gpt, ollama read the file and did not report it');
}
