import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { linkLastsMs, loginLink } from '../../../core/people/login-link.ts';
import { issueLink } from '../../../database/login-links.ts';
import { payloadKeysOf } from '../../../settings/payloads/keys.ts';
import { noBrowser, openBrowser } from '../../e2e/browser.ts';
import { loginWorld, start } from './login-world.ts';

const keys = payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS: `k1:${randomBytes(32).toString('base64')}` });

/** Empty pages of an origin of their own: another port of this machine, which is the same site to browsers. */
async function pagesElsewhere(): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>elsewhere</title>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.skipIf(noBrowser !== null)(
  `in a real browser one signs in and out, and pages of others cannot act${noBrowser === null ? '' : ` (${noBrowser})`}`,
  async () => {
    const [uiOrigin, evil] = [await pagesElsewhere(), await pagesElsewhere()];
    const { db, url } = await loginWorld({ codec: { keys, namespace: 'default', uiOrigin } });
    const { context, close } = await openBrowser();
    onTestFinished(close);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));

    const given = { person: 'ada', expiresAt: new Date(start.getTime() + linkLastsMs), now: start };
    await page.goto(loginLink(url, (await issueLink(db, given)).secret));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'You are in as Ada Lovelace' }).waitFor();
    expect(
      await page.evaluate(() => (globalThis as unknown as { document: { cookie: string } }).document.cookie),
    ).toBe('');
    expect(complaints).toEqual([]);

    const decodeFrom = async (origin: string) => {
      const elsewhere = await context.newPage();
      await elsewhere.goto(origin);
      const answer = await elsewhere.evaluate(
        (to) =>
          fetch(`${to}/codec/decode`, {
            method: 'POST',
            credentials: 'include',
            headers: { 'content-type': 'application/json', 'x-namespace': 'default' },
            body: '{"payloads":[]}',
          }).then(
            (got) => String(got.status),
            () => 'kept from asking',
          ),
        url,
      );
      await elsewhere.close();
      return answer;
    };
    // The cookie comes along from another port: being the same site is no protection there.
    expect(await decodeFrom(uiOrigin)).toBe('200');
    expect(await decodeFrom(evil)).toBe('kept from asking');

    const attack = await context.newPage();
    await attack.goto(evil);
    await attack.setContent(`<form method="post" action="${url}/logout"><button>A prize</button></form>`);
    await attack.getByRole('button').click();
    await attack.getByText('Only pages of this address').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await decodeFrom(uiOrigin)).toBe('401');
  },
  60_000,
);
