import type { ConsoleMessage, Page, Request, Response } from 'playwright-core';

/** What is kept of one page; the first of each kind, since what follows is most often its consequence. */
export const bounds = {
  consoleMax: 100,
  exceptionsMax: 50,
  requestsMax: 100,
  textCharsMax: 2000,
  bytesMax: 64_000_000,
} as const;

/** As `PageReport` of the core, without the screenshot: the box's own programs import nothing from outside. */
export interface SeenPage {
  url: string;
  status: number | null;
  problem: string | null;
  title: string;
  console: { level: string; text: string; at: string }[];
  exceptions: { message: string; stack: string }[];
  failedRequests: { method: string; url: string; status: number | null; reason: string }[];
}

const clip = (text: string, max: number = bounds.textCharsMax): string => text.slice(0, max);

/** Writes down what a page complains about, answers its dialogs, and stops it when it loads too much. */
export async function watchPage(
  page: Page,
  seen: SeenPage,
): Promise<{ /** Resolves once it has loaded too much. */ tooLarge: Promise<void>; stop(): void }> {
  const listeners = {
    console: (message: ConsoleMessage) => addConsole(seen, message),
    pageerror: (error: Error) => addException(seen, error),
    requestfailed: (request: Request) =>
      addFailed(seen, request, null, request.failure()?.errorText ?? 'failed'),
    response: (response: Response) => addResponse(seen, response, response.frame() === page.mainFrame()),
    crash: () => {
      seen.problem ??= 'The page crashed: it may have used more memory than there is.';
    },
  };
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  page.on('download', (download) => {
    seen.problem = `It is a download (${clip(download.suggestedFilename(), 200)}), and no page.`;
    void download.cancel().catch(() => undefined);
  });
  page.on('console', listeners.console);
  page.on('pageerror', listeners.pageerror);
  page.on('requestfailed', listeners.requestfailed);
  page.on('response', listeners.response);
  page.on('crash', listeners.crash);
  const tooLarge = Promise.withResolvers<void>();
  await stopWhenLarge(page, seen, tooLarge.resolve);
  return {
    tooLarge: tooLarge.promise,
    stop: () => {
      page.off('console', listeners.console);
      page.off('pageerror', listeners.pageerror);
      page.off('requestfailed', listeners.requestfailed);
      page.off('response', listeners.response);
    },
  };
}

function addConsole(seen: SeenPage, message: ConsoleMessage): void {
  const level = message.type();
  if (level !== 'error' && level !== 'warning' && level !== 'assert') return;
  // The browser's own word on a request that failed, which is written down as such.
  if (message.text().startsWith('Failed to load resource: ')) return;
  if (seen.console.length >= bounds.consoleMax) return;
  const { url, lineNumber, columnNumber } = message.location();
  const at = url === '' ? '' : `${clip(url, 500)}:${lineNumber + 1}:${columnNumber + 1}`;
  seen.console.push({ level: level === 'assert' ? 'error' : level, text: clip(message.text()), at });
}

/** Promises that were rejected and not waited for come here too. */
function addException(seen: SeenPage, error: Error): void {
  if (seen.exceptions.length >= bounds.exceptionsMax) return;
  const message = error.name === '' ? error.message : `${error.name}: ${error.message}`;
  seen.exceptions.push({ message: clip(message), stack: clip(error.stack ?? '') });
}

function addFailed(seen: SeenPage, request: Request, status: number | null, reason: string): void {
  // Browsers ask for it by themselves.
  if (seen.failedRequests.length >= bounds.requestsMax || request.url().endsWith('/favicon.ico')) return;
  seen.failedRequests.push({
    method: request.method(),
    url: clip(request.url(), 500),
    status,
    reason: clip(reason, 300),
  });
}

function addResponse(seen: SeenPage, response: Response, inMainFrame: boolean): void {
  const request = response.request();
  if (inMainFrame && request.isNavigationRequest() && seen.status === null) seen.status = response.status();
  if (response.status() >= 400) addFailed(seen, request, response.status(), response.statusText());
}

async function stopWhenLarge(page: Page, seen: SeenPage, stopped: () => void): Promise<void> {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.dataReceived', ({ dataLength }) => {
    bytes += dataLength;
    if (bytes <= bounds.bytesMax || seen.problem !== null) return;
    seen.problem = `It loads more than ${bounds.bytesMax / 1_000_000} MB; loading was stopped.`;
    void session.send('Page.stopLoading').catch(() => undefined);
    stopped();
  });
  await session.send('Network.enable');
}
