import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AgentLink } from '../../sandbox/box/link.ts';
import type { Ran } from '../../sandbox/box/protocol.ts';
import { findChromium } from '../../sandbox/box/find-chromium.ts';
import { browsePages } from '../../sandbox/browse-pages.ts';
import { missing, named, openTestBox } from './engines/bubblewrap/open-test-box.ts';
import { servePages } from './hostile-pages.ts';

const noBrowser = (() => {
  try {
    return findChromium(process.env) === '' ? 'none' : null;
  } catch (error) {
    return (error as Error).message;
  }
})();

const ran = (output: string, more: Partial<Ran> = {}): Ran => ({
  exitCode: 0,
  signal: null,
  timedOut: false,
  output,
  outputBytes: output.length,
  droppedBytes: 0,
  leftovers: 0,
  durationMs: 1,
  ...more,
});

/** Runs the program that is meant for the inside on this machine, as the agent would inside. */
const outside: Pick<AgentLink, 'run'> = {
  run: ({ command, timeoutMs }) => {
    const program = join(import.meta.dirname, '../../sandbox/box/browse.ts');
    const order = /browse\.ts '(.*)'$/s.exec(command)?.[1] ?? '';
    return new Promise((resolve) => {
      const options = { timeout: timeoutMs, maxBuffer: 20_000_000, killSignal: 'SIGTERM' as const };
      execFile(process.execPath, [program, order], options, (error, stdout, stderr) =>
        resolve(ran(`${stdout}${stderr}`, { timedOut: error?.killed === true })),
      );
    });
  },
};

const visit = async (urls: string[], timeoutMs = 20_000) => {
  const answer = await browsePages({ kind: 'browse', urls, timeoutMs }, outside);
  return { answer, page: answer.pages?.[0] };
};

const title = 'with Chromium';
describe.skipIf(noBrowser !== null)(noBrowser === null ? title : `${title} (skipped: ${noBrowser})`, () => {
  let served: Awaited<ReturnType<typeof servePages>>;
  beforeAll(async () => {
    served = await servePages();
  });
  afterAll(() => served.close());

  test('a good page is loaded, shown, and has no complaint', async () => {
    const { answer, page } = await visit([served.at('/good')]);
    expect(page).toEqual({
      url: served.at('/good'),
      status: 200,
      problem: null,
      title: 'Shop',
      console: [],
      exceptions: [],
      failedRequests: [],
      screenshot: 'page-1.jpg',
    });
    expect(answer.ok).toBe(true);
    const shot = Buffer.from(answer.attachments?.[0]?.base64 ?? '', 'base64');
    expect(jpegSize(shot)).toEqual({ width: 1280, height: 800 });
  });

  test('complaints come with their places: console, exceptions, rejections, requests', async () => {
    const { page, answer } = await visit([served.at('/wrong')]);
    expect(page?.console.map(({ level, text }) => [level, text])).toEqual([
      ['error', 'total is NaN'],
      ['warning', 'old field'],
    ]);
    expect(page?.console[0]?.at).toMatch(/\/wrong:1:\d+$/);
    expect(page?.exceptions.map(({ message }) => message)).toEqual([
      'Error: nobody waited',
      expect.stringContaining('TypeError: Cannot read properties of null'),
    ]);
    expect(page?.exceptions[1]?.stack).toContain('/wrong:3:');
    expect(page?.failedRequests).toEqual([
      { method: 'GET', url: served.at('/missing'), status: 404, reason: 'Not Found' },
    ]);
    expect(answer.text).toContain('nobody waited');
  });

  test('dialogs, other windows and service workers hold nothing up', async () => {
    const { page } = await visit([served.at('/dialogs')]);
    expect(page).toMatchObject({ status: 200, problem: null, title: 'past them', screenshot: 'page-1.jpg' });
  });

  test('a page that is not there, a download, and what is no page are told as such', async () => {
    const urls = [served.at('/missing'), served.at('/file'), 'file:///etc/passwd', 'http://127.0.0.1:1/'];
    const { answer } = await visit(urls, 40_000);
    expect(answer.pages?.map(({ status, problem }) => [status, problem])).toEqual([
      [404, null],
      [200, 'It is a download (shop.bin), and no page.'],
      [null, 'It is no page: write a URL that begins with http:// or https://.'],
      [null, expect.stringContaining('net::ERR_UNSAFE_PORT')],
    ]);
    expect(answer.ok).toBe(false);
  });

  test('a page that loads more than it may is left, whatever time there is', async () => {
    const { answer } = await visit([served.at('/large')], 100_000);
    expect(answer.pages?.[0]?.problem).toContain('loads more than 64 MB');
  }, 120_000);

  test('pages that never end are left in time, and the next one is still visited', async () => {
    const urls = ['/spam', '/loop', '/never', '/good'].map((path) => served.at(path));
    const { answer } = await visit(urls, 36_000);
    const [spam, loop, never, good] = answer.pages ?? [];
    expect(spam?.console.length).toBe(100);
    expect(spam?.problem).not.toBeNull();
    expect(loop?.problem).toMatch(/not loaded within|busy/);
    expect(never).toMatchObject({ status: null, title: '' });
    expect(good).toMatchObject({ status: 200, problem: null, title: 'Shop' });
  });
});

describe.skipIf(missing !== null || noBrowser !== null)(named('inside a box'), () => {
  test('the browser visits what is served there, on the loopback that only the box has', async () => {
    const opened = await openTestBox({ limits: { memoryMb: 2048, temporaryMb: 512 } });
    try {
      copyFileSync(join(import.meta.dirname, 'hostile-pages.ts'), join(opened.workspace, 'pages.ts'));
      writeFileSync(
        join(opened.workspace, 'serve.ts'),
        "import { servePages } from './pages.ts'; await servePages(8123); console.log('ready');",
      );
      await opened.run('exec /.countersign/bin/node --no-warnings /work/serve.ts', { service: 'pages' });
      await expect.poll(() => opened.link.knock(8123), { timeout: 10_000 }).toBe(true);
      const urls = ['http://127.0.0.1:8123/wrong', 'http://localhost:8123/good'];
      const answer = await browsePages({ kind: 'browse', urls, timeoutMs: 40_000 }, opened.link);
      expect(answer.text).toContain('nobody waited');
      expect(answer.pages?.map(({ status, problem }) => [status, problem])).toEqual([
        [200, null],
        [200, null],
      ]);
      expect(answer.attachments?.length).toBe(2);
      expect(existsSync(join(opened.workspace, '.config'))).toBe(false);
    } finally {
      await opened.close();
    }
  });
});

describe('what the box prints is not believed', () => {
  const page = {
    url: 'http://localhost/',
    status: 200,
    problem: null,
    title: '',
    console: [],
    exceptions: [],
    failedRequests: [],
  };
  const answerTo = (output: string, more: Partial<Ran> = {}) =>
    browsePages(
      { kind: 'browse', urls: ['http://localhost/'], timeoutMs: 1000 },
      { run: () => Promise.resolve(ran(output, more)) },
    );

  test('a report is taken, whatever was printed before it', async () => {
    const answer = await answerTo(`noise\n${JSON.stringify({ visits: [{ page, base64: null }] })}\n`);
    expect(answer).toMatchObject({ ok: true, attachments: [], pages: [{ ...page, screenshot: null }] });
  });

  test.each([
    ['what is no JPEG', { visits: [{ page, base64: Buffer.from('<svg onload=…>').toString('base64') }] }],
    [
      'an unknown level',
      { visits: [{ page: { ...page, console: [{ level: 'x', text: '', at: '' }] }, base64: null }] },
    ],
    ['too many pages', { visits: Array.from({ length: 50 }, () => ({ page, base64: null })) }],
    ['no report', { other: true }],
  ])('%s is refused', async (_what, told) => {
    const answer = await answerTo(JSON.stringify(told));
    expect(answer).toMatchObject({ ok: false, text: expect.stringContaining('The browser gave no report') });
  });

  test('long text is cut', async () => {
    const long = { ...page, title: 'x'.repeat(100_000) };
    const answer = await answerTo(JSON.stringify({ visits: [{ page: long, base64: null }] }));
    expect(answer.pages?.[0]?.title.length).toBe(4000);
  });

  test('a program that was ended for its time says so, and one that failed shows its last words', async () => {
    expect(await answerTo('', { timedOut: true })).toMatchObject({ ok: false, end: 'timed-out' });
    expect((await answerTo('There is no Chromium in this sandbox')).text).toContain('no Chromium');
  });

  test('URLs reach no shell', async () => {
    let command = '';
    const link: Pick<AgentLink, 'run'> = {
      run: (order) => {
        command = order.command;
        return Promise.resolve(ran(''));
      },
    };
    await browsePages(
      { kind: 'browse', urls: ["http://localhost/'; touch /tmp/x; '"], timeoutMs: 1000 },
      link,
    );
    expect(command).toContain(String.raw`http://localhost/'\''; touch /tmp/x; '\''`);
  });
});

/** From the frame header, which tells height and width. */
function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xc0 || marker === 0xc2)
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
  }
  return null;
}
