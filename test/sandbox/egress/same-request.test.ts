import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProxyWorld, plainHost, type ProxyWorld } from './proxy-world.ts';

/** What is judged and what goes upstream must be the same request, whatever bytes come in. */
let world: ProxyWorld;
beforeAll(async () => {
  world = await createProxyWorld({
    policy: { requestsMax: 1_000_000 },
    rules: ({ plain }) => [
      { host: plainHost, ports: [plain], methods: ['GET', 'POST'], paths: ['/ok/'], query: false },
    ],
    settings: { bounds: { idleMs: 150, headMs: 150 } },
  });
});
afterAll(() => world.close());

/** Let through and not seen: the body never ended, or the client had gone before the server outside was asked. */
let onTheWay: string[] = [];

/** Of what was let through, what was not seen; and what was seen without. */
const comparedWithRecord = (): { unseen: string[]; unrecorded: string[] } => {
  const passed = world.records.filter(({ refused }) => refused === null);
  const unseen = [...onTheWay, ...passed.map(({ method, path }) => `${method} ${path}`)];
  const unrecorded = world.seen
    .map(({ method, url }) => `${method} ${url}`)
    .filter((one) => {
      const place = unseen.indexOf(one);
      if (place !== -1) unseen.splice(place, 1);
      return place === -1;
    });
  return { unseen, unrecorded };
};

/** What holds of everything that came out, whatever went in. */
const expectOnlyAllowed = async (): Promise<void> => {
  for (const { method, url, headers } of world.seen) {
    expect(['GET', 'POST']).toContain(method);
    expect(url).toMatch(/^\/ok\/[\u0021-\u007e]*$/);
    expect(url).not.toMatch(/[?#\\]|\/\.\.?(?:\/|$)|%2e%2e|%5c/i);
    expect(headers.host).toBe(`${plainHost}:${world.plainPort}`);
    expect(Object.keys(headers).filter((name) => /secret|cookie|authorization|forwarded/.test(name))).toEqual(
      [],
    );
  }
  // The client may see the end of its connection before the record is made.
  await expect.poll(() => comparedWithRecord().unrecorded, { timeout: 2000 }).toEqual([]);
  onTheWay = comparedWithRecord().unseen;
};

const clear = (): void => {
  world.seen.length = 0;
  world.records.length = 0;
};

test('of requests put together from odd pieces', async () => {
  const at = `${plainHost}:${world.plainPort}`;
  const piece = (...all: string[]) => fc.constantFrom(...all);
  const line = fc.tuple(
    piece('GET', 'POST', 'PUT', 'get', 'GET\t', ' GET', 'CONNECT', 'OPTIONS'),
    piece(' ', '  ', '\t'),
    piece(
      `http://${at}`,
      `http://${at.toUpperCase()}`,
      `HTTP://${at}`,
      'http://evil.example',
      `http://x@${at}`,
      '',
      `http://${at}.`,
    ),
    piece(
      '/ok/a',
      '/ok/a?b',
      '/ok/../b',
      '/ok/%2e%2e/b',
      '/ok//b',
      '/b',
      '*',
      '/ok/\0',
      '/ok/a b',
      '/ok/%2f',
      '/ok/é',
      '',
    ),
    piece(' HTTP/1.1\r\n', ' HTTP/1.0\r\n', ' HTTP/1.1\n', ' HTTP/2.0\r\n', '\r\n'),
  );
  const header = piece(
    `Host: ${at}\r\n`,
    'Host: evil.example\r\n',
    `Host:${at}\r\n`,
    `Host : ${at}\r\n`,
    ' folded\r\n',
    'Content-Length: 5\r\n',
    'Content-Length: 0\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: identity\r\n',
    'X-Secret: s\r\n',
    'Cookie: a\r\n',
    'Connection: close\r\n',
    'Expect: 100-continue\r\n',
    'Upgrade: h2c\r\nConnection: upgrade\r\n',
    'X: a\rb\r\n',
    'Accept: */*\n',
  );
  const body = piece(
    '',
    'abcde',
    '0\r\n\r\n',
    '5\r\nabcde\r\n0\r\n\r\n',
    `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
  );
  const whole = fc
    .tuple(line, fc.array(header, { maxLength: 4 }), piece('\r\n', '\n'), body)
    .map(([first, headers, end, rest]) => first.join('') + headers.join('') + end + rest);
  /** Requests in one write. Many connections at once, since most are answered by a time-out only. */
  const connection = fc.array(whole, { minLength: 1, maxLength: 2 });
  let came = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(connection, { minLength: 1, maxLength: 20 }), async (all) => {
      clear();
      await Promise.all(all.map((bytes) => world.say(Buffer.from(bytes.join(''), 'latin1'))));
      await expectOnlyAllowed();
      came += world.seen.length;
    }),
    {
      numRuns: 25,
      examples: [[[[`GET http://${at}/ok/a HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\n\r\n`]]]],
    },
  );
  expect(came).toBeGreaterThan(0);
});

test('of a good request with some bytes changed', async () => {
  const at = `${plainHost}:${world.plainPort}`;
  const good = Buffer.from(
    `POST http://${at}/ok/a HTTP/1.1\r\nHost: ${at}\r\nAccept: */*\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde`,
  );
  const change = fc.record({
    at: fc.nat(good.length - 1),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 9, 10, 13, 32, 35, 37, 46, 47, 58, 63, 64, 92)),
    insert: fc.boolean(),
  });
  const changed = fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce(
        (bytes, { at: place, byte, insert }) =>
          Buffer.concat([
            bytes.subarray(0, place),
            Buffer.from([byte]),
            bytes.subarray(insert ? place : place + 1),
          ]),
        good,
      ),
    );
  await fc.assert(
    fc.asyncProperty(fc.array(changed, { minLength: 1, maxLength: 20 }), async (all) => {
      clear();
      await Promise.all(all.map((bytes) => world.say(bytes)));
      await expectOnlyAllowed();
    }),
    { numRuns: 30 },
  );
});
