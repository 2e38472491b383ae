import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const inCi = process.env['CI'] === 'true';

/** The Chromium of this machine; null where there is none. `CHROMIUM_PATH` wins. */
const chromiumPath = process.env['CHROMIUM_PATH'] || (usualPlaces.find((place) => existsSync(place)) ?? null);

/** Why tests in a browser are left out, for their name; null where they run. In CI they always run, and fail without a browser. */
export const noBrowser =
  chromiumPath === null && !inCi ? 'left out: no Chromium here; install one or set CHROMIUM_PATH' : null;

/** A headless Chromium with a profile of its own that talks to nobody but the pages it is sent to. */
export async function openBrowser(): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  if (chromiumPath === null) {
    throw new Error(
      `There is no Chromium at ${usualPlaces.join(', ')}, and with CI=true its tests may not be left out: apt-get install chromium, or set CHROMIUM_PATH.`,
    );
  }
  const profile = await mkdtemp(join(tmpdir(), 'countersign-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    viewport: { width: 1400, height: 1100 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(30_000);
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close };
}
