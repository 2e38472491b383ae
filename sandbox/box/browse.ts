import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { bounds, watchPage, type SeenPage } from './watch-page.ts';

/**
 * A program of its own inside the box: visits pages in a browser and prints what they complained about, as one line of
 * JSON. Pages are hostile, so that each wait has an end: a page that keeps the browser busy loses it, and the next page
 * gets a new one.
 */
interface Order {
  urls: string[];
  timeoutMs: number;
}

interface Visit {
  page: SeenPage;
  /** A JPEG. */
  base64: string | null;
}

const pageMs = 30_000;
const quietMs = 5000;
const shotMs = 8000;
const closeMs = 3000;
/** Of one screenshot; what is larger is taken again with less quality. */
const shotBytesMax = 400_000;

const late = Symbol('late');

/** `late` after `ms`; what was waited for goes on unheeded. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Error in words when there is no browser, or it does not start */
async function launch(): Promise<Browser> {
  const home = mkdtempSync(join(tmpdir(), 'browser-'));
  const proxy = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  return chromium.launch({
    executablePath: findChromium(process.env),
    // Its own sandbox needs user namespaces, which a box refuses; the box is the wall around it.
    chromiumSandbox: false,
    timeout: 20_000,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    args: [
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-breakpad',
      '--disable-crash-reporter',
    ],
    ...(proxy === undefined ? {} : { proxy: { server: proxy, bypass: 'localhost,127.0.0.1,[::1]' } }),
  });
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    acceptDownloads: false,
    serviceWorkers: 'block',
    // The proxy checks who answers, and signs by itself; servers inside sign for themselves.
    ignoreHTTPSErrors: true,
  });
  const page = await context.newPage();
  context.on('page', (other) => void other.close().catch(() => undefined));
  return page;
}

const failedVisit = (url: string, problem: string): Visit => ({
  page: { ...emptyPage(url), problem },
  base64: null,
});

const emptyPage = (url: string): SeenPage => ({
  url: url.slice(0, bounds.textCharsMax),
  status: null,
  problem: null,
  title: '',
  console: [],
  exceptions: [],
  failedRequests: [],
});

async function visit(browser: Browser, url: string, budgetMs: number): Promise<Visit> {
  const endsMs = performance.now() + budgetMs;
  const leftMs = () => endsMs - performance.now();
  const seen = emptyPage(url);
  const opened = await within(leftMs(), openPage(browser));
  if (opened === late) return failedVisit(url, 'The browser opened no page in time.');
  const watched = await watchPage(opened, seen);
  const loading = Promise.race([load(opened, url, seen, leftMs() * 0.7), watched.tooLarge]);
  const loaded = await within(leftMs() * 0.7, loading);
  if (loaded === late) seen.problem ??= `It was not loaded within ${Math.round(budgetMs * 0.7)} ms.`;
  await within(
    Math.min(quietMs, leftMs() / 2),
    opened.waitForLoadState('networkidle').catch(() => undefined),
  );
  const title = await within(
    Math.min(1000, leftMs()),
    opened.title().catch(() => ''),
  );
  if (title === late) seen.problem ??= 'It keeps the browser busy: its scripts do not come to an end.';
  // What did not load has the browser's own words for a title.
  else if (seen.status !== null) seen.title = title.slice(0, 300);
  const base64 = await within(
    Math.min(shotMs, leftMs()),
    takeShot(opened).catch(() => null),
  );
  watched.stop();
  return { page: seen, base64: base64 === late ? null : base64 };
}

async function load(page: Page, url: string, seen: SeenPage, timeout: number): Promise<void> {
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout });
    seen.status ??= response?.status() ?? null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    seen.problem ??= firstLine(text);
  }
}

/** Playwright adds a log of what it tried. */
const firstLine = (text: string): string =>
  (text.split('\n')[0] ?? '').replace(/^page\.goto: /, '').slice(0, 500);

async function takeShot(page: Page): Promise<string | null> {
  for (const quality of [70, 30]) {
    const bytes = await page.screenshot({ type: 'jpeg', quality, animations: 'disabled', timeout: shotMs });
    if (bytes.length <= shotBytesMax) return bytes.toString('base64');
  }
  return null;
}

const isPage = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

async function visitAll({ urls, timeoutMs }: Order): Promise<Visit[]> {
  const endsMs = performance.now() + timeoutMs;
  const visits: Visit[] = [];
  let browser: Browser | null = null;
  for (const [index, url] of urls.entries()) {
    const shareMs = (endsMs - performance.now()) / (urls.length - index) - closeMs;
    if (!isPage(url)) {
      visits.push(failedVisit(url, 'It is no page: write a URL that begins with http:// or https://.'));
      continue;
    }
    try {
      browser ??= await launch();
      visits.push(await visit(browser, url, Math.min(pageMs, shareMs)));
    } catch (error) {
      visits.push(failedVisit(url, firstLine(error instanceof Error ? error.message : String(error))));
    }
    // A browser that does not answer any more is left to end with this program.
    const emptied = browser && (await within(closeMs, closePages(browser)));
    if (emptied === late || browser?.isConnected() !== true) browser = null;
  }
  if (browser) await within(closeMs, browser.close());
  return visits;
}

const closePages = (browser: Browser) => Promise.all(browser.contexts().map((context) => context.close()));

process.on('unhandledRejection', () => undefined);
const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const visits = await visitAll(order);
process.stdout.write(`${JSON.stringify({ visits })}\n`, () => process.exit(0));
