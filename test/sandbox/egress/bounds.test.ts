import { afterEach, describe, expect, test, vi } from 'vitest';
import { createProxyWorld, get, plainHost, type ProxyWorld, secureHost } from './proxy-world.ts';

let world: ProxyWorld;
const start = async (of: Parameters<typeof createProxyWorld>[0]) => {
  world = await createProxyWorld(of);
};
afterEach(() => world.close());

const plainAt = () => `${plainHost}:${world.plainPort}`;
const secureAt = () => `${secureHost}:${world.securePort}`;
const plainGet = (path: string) => get(`http://${plainAt()}${path}`, plainAt());
const megabyte = 'x'.repeat(1_000_000);

describe('budgets', () => {
  test('an answer is cut off where the bytes are used up, and nothing is served after it', async () => {
    await start({
      answer: (_, response) => response.end(megabyte),
      policy: { bytesMax: 1_500_000 },
    });
    expect((await world.say(plainGet('/1'))).length).toBeGreaterThan(1_000_000);
    expect((await world.say(plainGet('/2'))).length).toBeLessThan(900_000);
    expect(await world.say(plainGet('/3'))).toMatch(/403 .*has moved its 1500000 bytes/);
    expect(world.records.map(({ refused }) => refused)).toEqual([
      null,
      expect.stringMatching(/all bytes/),
      expect.stringMatching(/has moved/),
    ]);
    expect(world.seen).toHaveLength(2);
    expect(world.proxy.bytes()).toBeLessThan(1_700_000);
  });

  test('bytes that are sent count, too', async () => {
    await start({
      policy: { bytesMax: 100_000 },
      rules: ({ plain }) => [{ host: plainHost, ports: [plain], methods: ['POST'], query: false }],
    });
    const head = `POST http://${plainAt()}/ HTTP/1.1\r\nHost: ${plainAt()}\r\nContent-Length: 1000000\r\n\r\n`;
    await world.say(head + megabyte);
    expect(world.records).toMatchObject([{ refused: expect.stringMatching(/all bytes/) }]);
    expect(world.seen).toEqual([]);
  });

  test('requests are counted, refused ones with them, and the record of them ends', async () => {
    await start({ policy: { requestsMax: 3 } });
    await world.say(plainGet('/1'));
    await world.say(plainGet('/2?no'));
    await world.say(plainGet('/3'));
    for (let more = 0; more < 5; more += 1)
      expect(await world.say(plainGet('/4'))).toMatch(/has made its 3 requests/);
    expect(world.seen.map(({ url }) => url)).toEqual(['/1', '/3']);
    expect(world.records.map(({ path }) => path)).toEqual(['/1', '/2?no', '/3', '/4']);
  });

  test('a tunnel is not opened any more when they are used up', async () => {
    await start({ policy: { requestsMax: 0 } });
    await world.say(plainGet('/1'));
    await expect(world.tunnel(secureAt())).rejects.toThrow(/has made its 0 requests/);
  });
});

describe('bodies', () => {
  const posting = ({ plain }: { plain: number }) => [
    { host: plainHost, ports: [plain], methods: ['POST' as const], query: false },
  ];
  const post = (headers: string, body: string) =>
    `POST http://${plainAt()}/ HTTP/1.1\r\nHost: ${plainAt()}\r\nConnection: close\r\n${headers}\r\n${body}`;

  test('go upstream with their length, or in chunks, where a rule lets a method have one', async () => {
    await start({ rules: posting });
    await world.say(post('Content-Length: 3\r\n', 'abc'));
    await world.say(post('Transfer-Encoding: chunked\r\n', '3\r\nabc\r\n0\r\n\r\n'));
    expect(world.seen.map(({ body }) => body)).toEqual(['abc', 'abc']);
    expect(world.seen[0]?.headers['content-length']).toBe('3');
    expect(world.seen[1]?.headers['transfer-encoding']).toBe('chunked');
  });

  test('whose sender waits for leave get it once they are allowed, and only then', async () => {
    await start({ rules: posting });
    const head = post('Content-Length: 3\r\nExpect: 100-continue\r\n', '');
    expect(await world.say(head, (text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 100 /);
    expect(await world.say(head.replace('/ HTTP', '/?x HTTP'))).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('trailers do not go upstream', async () => {
    await start({ rules: posting });
    await world.say(
      post('Transfer-Encoding: chunked\r\nTrailer: X-A\r\n', '3\r\nabc\r\n0\r\nX-A: secret\r\n\r\n'),
    );
    expect(JSON.stringify(world.seen)).not.toContain('secret');
    expect(world.seen).toHaveLength(1);
  });
});

describe('time and number', () => {
  test('a request that takes too long is ended', async () => {
    await start({ answer: () => undefined, settings: { bounds: { requestMs: 200 } } });
    expect(await world.say(plainGet('/'))).toMatch(/^HTTP\/1\.1 504 .*took longer than 0\.2 s/);
    expect(world.records).toMatchObject([{ refused: null, status: 504 }]);
  });

  test('a connection on which nothing moves is closed', async () => {
    await start({ settings: { bounds: { idleMs: 100, headMs: 100 } } });
    expect(await world.say('GET http://')).toMatch(/^(?:HTTP\/1\.1 400 .*)?/);
    await expect(world.say(`CONNECT ${secureAt()} HTTP/1.1\r\nHost: ${secureAt()}\r\n\r\n`)).resolves.toMatch(
      /200/,
    );
  });

  test('more connections than allowed are closed unread, and that is on the record', async () => {
    await start({ settings: { bounds: { connectionsMax: 1 } } });
    await world.tunnel(secureAt());
    expect(await world.say(plainGet('/'))).toBe('');
    expect(world.records).toMatchObject([{ refused: expect.stringMatching(/too many connections/) }]);
  });

  test('requests in one write are served no more at once than allowed', async () => {
    const waiting: (() => void)[] = [];
    await start({
      answer: (_, response) => void waiting.push(() => response.end('late')),
      settings: { bounds: { inFlightMax: 2 } },
    });
    const one = `GET http://${plainAt()}/ HTTP/1.1\r\nHost: ${plainAt()}\r\n\r\n`;
    const answer = world.say(one.repeat(3));
    await vi.waitFor(() => expect(waiting).toHaveLength(2), { timeout: 20_000 });
    for (const go of waiting) go();
    expect(await answer).toMatch(/late[\s\S]*late[\s\S]*503 .*too many requests/);
    expect(world.seen).toHaveLength(2);
  });
});

describe('the way out', () => {
  test('an answer that breaks off breaks off inside, too, so that nobody takes it for whole', async () => {
    await start({
      answer: (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('half', () => response.destroy());
      },
    });
    const answer = await world.say(plainGet('/'));
    expect(answer).toMatch(/half$/);
    expect(world.records).toMatchObject([{ status: 200 }]);
  });

  test('a client that hangs up ends its request outside', async () => {
    let hungUp = false;
    await start({
      answer: (_, response) => {
        response.once('close', () => {
          hungUp = true;
        });
        response.write('beginning');
      },
    });
    await world.say(plainGet('/'), (text) => text.includes('beginning'));
    await vi.waitFor(() => expect(hungUp).toBe(true), { timeout: 20_000 });
    expect(world.records).toHaveLength(1);
  });

  test('a server whose certificate does not hold gets no request', async () => {
    await start({ settings: { trust: [] } });
    const tunnel = await world.tunnel(secureAt());
    expect(await world.ask(tunnel, get('/', secureAt()))).toMatch(
      /502 .*certificate of secure\.example\.com does not hold/,
    );
    expect(world.seen).toEqual([]);
    expect(world.records).toMatchObject([{ refused: expect.stringMatching(/certificate/) }]);
  });

  test('a server with the certificate of another gets no request', async () => {
    await start({ certifiedAs: 'evil.example' });
    const tunnel = await world.tunnel(secureAt());
    expect(await world.ask(tunnel, get('/', secureAt()))).toMatch(/502 .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(world.seen).toEqual([]);
  });

  test('a server that is not there is told of', async () => {
    await start({
      rules: () => [{ host: plainHost, ports: [9], methods: ['GET'], query: false }],
    });
    const at = `${plainHost}:9`;
    expect(await world.say(get(`http://${at}/`, at))).toMatch(/502 .*does not answer \(ECONNREFUSED\)/);
  });

  test('a name that does not resolve is told of', async () => {
    await start({
      settings: { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) },
    });
    expect(await world.say(plainGet('/'))).toMatch(/502 .*cannot be resolved/);
  });
});

describe('addresses that are not public', () => {
  const privately = { settings: { privateAddresses: false } };

  test('are not dialled, and the refusal does not tell them', async () => {
    await start(privately);
    const answer = await world.say(plainGet('/'));
    expect(answer).toMatch(/403 .*leads to an address of this machine, which is never dialled/);
    expect(answer).not.toContain('127.0.0.1');
    expect(world.connections()).toBe(0);
    expect(world.records).toMatchObject([{ refused: expect.stringMatching(/never dialled/), status: null }]);
  });

  test('are dialled with that wall down', async () => {
    await start({});
    expect(await world.say(plainGet('/'))).toMatch(/^HTTP\/1\.1 200/);
  });

  test('are left out where a name leads to some of each', async () => {
    const dialled = ['203.0.113.9', '127.0.0.1'];
    await start({
      policy: { alsoAddresses: ['127.0.0.1'] },
      settings: {
        privateAddresses: false,
        resolve: () => Promise.resolve(dialled.map((address) => ({ address, family: 4 }))),
      },
    });
    // 127.0.0.1 is named by the operator, and an own address of this machine all the same.
    expect(await world.say(plainGet('/'))).toMatch(/never dialled/);
    expect(world.connections()).toBe(0);
  });

  test('are not reached by a name that leads elsewhere at a second look', async () => {
    let looks = 0;
    await start({
      policy: { alsoAddresses: ['127.0.0.2'] },
      settings: {
        privateAddresses: false,
        resolve: () => {
          looks += 1;
          // At first an address that nobody listens at; from then on that of the server.
          return Promise.resolve([{ address: looks === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }]);
        },
      },
    });
    expect(await world.say(plainGet('/'))).toMatch(/^HTTP\/1\.1 502 .*ECONNREFUSED/);
    expect(looks).toBe(1);
    expect(await world.say(plainGet('/'))).toMatch(/never dialled/);
    expect(looks).toBe(2);
    expect(world.connections()).toBe(0);
  });
});
