import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

// Parts of Temporal's own UI 2.42. Found by roles; test ids only where it has none.

/** Types everything into the form that is open, and ends on the page of the workflow that it started. */
export async function startByHand(
  page: Page,
  id: string,
  input: unknown,
  workflowType = 'auditChange',
): Promise<void> {
  await page.getByRole('textbox', { name: 'Workflow ID' }).fill(id);
  await page.getByRole('textbox', { name: 'Task Queue' }).fill('countersign');
  await page.getByRole('textbox', { name: 'Workflow Type' }).fill(workflowType);
  await typeJson(code(page), input);
  await page.getByRole('button', { name: 'Start Workflow' }).click();
  await page.getByRole('log').getByRole('link').click();
  await page.getByRole('heading', { name: id }).waitFor();
}

/** At one go, as who pastes it. Leaves the editor too: it then lays the JSON out, which moves the buttons below from under a click. */
export async function typeJson(editor: Locator, value: unknown): Promise<void> {
  await editor.focus();
  await editor.page().keyboard.insertText(JSON.stringify(value));
  await editor.blur();
}

/** For whoever looks into a failure; the path is in the test's output. */
export async function keepPicture(page: Page, test: string): Promise<void> {
  const path = join(tmpdir(), `countersign-failed ${test}.png`);
  await page.screenshot({ path, fullPage: true });
  process.stderr.write(`The page as it was when "${test}" failed: ${path}\n`);
}

/** The JSON editors and viewers of the page. */
export const code = (within: Page | Locator) =>
  within.locator('[role=textbox][data-language=json]').filter({ visible: true });

export const openTab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

/** What Temporal calls the current details: the audit's own Markdown, rendered in a frame. */
export async function openDetails(page: Page): Promise<FrameLocator> {
  await openTab(page, 'User Metadata');
  return page.getByTitle('output').last().contentFrame();
}

/** The list of workflows learns of a search attribute a moment after its workflow. */
export async function reloadUntilSeen(
  page: Page,
  url: string,
  wanted: Locator,
  timeout = 20_000,
): Promise<void> {
  const look = async () => {
    await page.goto(url);
    await page.getByRole('table', { name: 'Workflows' }).waitFor();
    return wanted
      .waitFor({ timeout: 1000 })
      .then(() => true)
      .catch(() => false);
  };
  await expect.poll(look, { timeout }).toBe(true);
}

export async function expectText(found: Locator, text: string): Promise<void> {
  await expect.poll(() => found.first().innerText(), { timeout: 10_000 }).toContain(text);
}

/**
 * Opens a dialog of the menu and chooses `decide`, or another name, in it. The page holds it twice, for wide and for
 * narrow windows. It closes its menus as it learns of new events, so that a click may come to nothing.
 */
export async function openDialog(
  page: Page,
  item: string,
  kind: 'signal' | 'update',
  name = 'decide',
): Promise<Locator> {
  const dialog = page.getByTestId(`${kind}-confirmation-modal`).filter({ visible: true });
  const open = async () => {
    await page.getByRole('button', { name: 'More Actions' }).click({ timeout: 5000 });
    await page.getByRole('menuitem', { name: item }).click({ timeout: 5000 });
    await dialog.waitFor({ timeout: 5000 });
    return true;
  };
  await expect.poll(() => open().catch(() => false), { timeout: 30_000 }).toBe(true);
  await dialog.getByTestId(`${kind}-select-button`).click();
  await dialog.getByRole('option', { name: new RegExp(`^${name}(?: |$)`, 'u') }).click();
  return dialog;
}

export async function send(dialog: Locator, data: unknown): Promise<void> {
  await typeJson(code(dialog), data);
  await dialog.getByTestId('confirm-modal-button').click();
}
