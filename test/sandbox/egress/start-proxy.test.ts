import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProxyWorld, get, plainHost, type ProxyWorld, secureHost } from './proxy-world.ts';

let world: ProxyWorld;
beforeAll(async () => {
  world = await createProxyWorld({});
});
afterAll(() => world.close());
beforeEach(() => {
  world.seen.length = 0;
  world.records.length = 0;
});

const secureAt = () => `${secureHost}:${world.securePort}`;
const plainAt = () => `${plainHost}:${world.plainPort}`;
const plainGet = (path: string, more = '') => get(`http://${plainAt()}${path}`, plainAt(), more);

describe('what the policy names comes through', () => {
  test('over a tunnel', async () => {
    const tunnel = await world.tunnel(secureAt());
    const answer = await world.ask(tunnel, get('/left-pad', secureAt(), 'Accept: text/x\r\n'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*hello from outside/);
    expect(world.seen).toMatchObject([
      {
        secure: true,
        method: 'GET',
        url: '/left-pad',
        headers: { host: secureAt(), accept: 'text/x' },
        body: '',
      },
    ]);
    expect(world.records).toMatchObject([
      {
        method: 'GET',
        host: secureHost,
        port: world.securePort,
        path: '/left-pad',
        refused: null,
        status: 200,
      },
    ]);
    const [record] = world.records;
    expect(record?.sentBytes).toBeGreaterThan(10);
    expect(record?.receivedBytes).toBeGreaterThan('hello from outside'.length);
  });

  test('without TLS, where a rule names the port', async () => {
    expect(await world.say(plainGet('/debian'))).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(world.seen).toMatchObject([{ secure: false, url: '/debian', headers: { host: plainAt() } }]);
  });

  test('several requests over one connection, each on the record, in the order of their ends', async () => {
    const again = `GET http://${plainAt()}/1 HTTP/1.1\r\nHost: ${plainAt()}\r\n\r\n`;
    const answer = await world.say(again + plainGet('/2'));
    expect(answer.match(/hello from outside/g)).toHaveLength(2);
    expect(world.records.map(({ path }) => path).toSorted()).toEqual(['/1', '/2']);
    const numbers = world.records.map(({ number }) => number);
    expect(world.proxy.records((numbers[0] ?? 0) - 1).map(({ number }) => number)).toEqual(numbers);
    expect(world.proxy.records(numbers[1] ?? 0)).toEqual([]);
  });

  test('from old clients, which open tunnels in HTTP/1.0', async () => {
    const answer = await world.say(`CONNECT ${secureAt()} HTTP/1.0\r\n\r\n`, (text) =>
      text.includes('\r\n\r\n'),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test('logins, cookies and other headers stay behind', async () => {
  const secrets = [
    'Authorization: Bearer x',
    'Cookie: a=b',
    'Proxy-Authorization: Basic eDp5',
    'X-Forwarded-For: 1.2.3.4',
    'X-Anything: secret',
    'TE: trailers',
    'Via: 1.1 x',
  ];
  await world.say(plainGet('/a', `${secrets.join('\r\n')}\r\nRange: bytes=0-3\r\n`));
  const raw = world.seen[0]?.raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(raw?.toSorted()).toEqual(['connection', 'host', 'range']);
});

describe('what is refused says why, is on the record, and reaches nobody', () => {
  const refused = async (bytes: string | Buffer, why: RegExp): Promise<void> => {
    const before = world.connections();
    const answer = await world.say(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 [45]\d\d Refused by the egress proxy of this sandbox: /);
    expect(answer).toMatch(why);
    expect(world.records).toHaveLength(1);
    expect(world.records[0]?.refused).toMatch(why);
    expect(world.connections()).toBe(before);
  };

  test.each([
    ['another host', 'evil.example.com:443', /ask_person with allowHost "evil\.example\.com"/],
    ['loopback by name', 'localhost:443', /not a full name/],
    ['loopback by address', '127.0.0.1:443', /addresses/],
    ['loopback in IPv6', '[::1]:443', /addresses/],
    ['a mapped address', '[::ffff:127.0.0.1]:443', /addresses/],
    ['a decimal address', '2130706433:443', /addresses/],
    ['an octal address', '0177.0.0.1:443', /addresses/],
    ['a metadata service', '169.254.169.254:80', /addresses/],
    ['another port', `${secureHost}:22`, /port 22/],
    ['a port out of range', `${secureHost}:70000`, /no number from 1 to 65535/],
    ['no port', secureHost, /no port/],
    ['a login', `x@${secureHost}:443`, /login/],
    ['a percent sign', `secure%2eexample.com:443`, /percent/],
  ])('a tunnel to %s', async (_, authority, why) => {
    await refused(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, why);
  });

  test('a tunnel whose Host header names another host', async () => {
    await refused(`CONNECT ${secureAt()} HTTP/1.1\r\nHost: ${plainAt()}\r\n\r\n`, /Host header of CONNECT/);
  });

  test('a tunnel that is opened with a body', async () => {
    await refused(
      `CONNECT ${secureAt()} HTTP/1.1\r\nHost: ${secureAt()}\r\nContent-Length: 5\r\n\r\nabcde`,
      /no body/,
    );
  });

  test.each<[string, () => string | Buffer, RegExp]>([
    [
      'a null byte in the host',
      () => `GET http://plain.example.com\0.evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n`,
      /strict HTTP/,
    ],
    ['bare line feeds', () => `GET http://${plainAt()}/ HTTP/1.1\nHost: ${plainAt()}\n\n`, /strict HTTP/],
    ['a folded header', () => plainGet('/', 'X: a\r\n b\r\n'), /strict HTTP/],
    ['two lengths', () => plainGet('/', 'Content-Length: 0\r\nContent-Length: 0\r\n'), /strict HTTP/],
    [
      'a length and chunks',
      () => plainGet('/', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n'),
      /strict HTTP/,
    ],
    ['an unknown encoding', () => plainGet('/', 'Transfer-Encoding: gzip, chunked\r\n'), /ambiguous/],
    ['two Host headers', () => plainGet('/', 'Host: evil.example\r\n'), /more than one Host/],
    ['no Host header', () => `GET http://${plainAt()}/ HTTP/1.1\r\n\r\n`, /no Host/],
    [
      'a Host that is not the target',
      () => get(`http://${plainAt()}/`, 'evil.example'),
      /Host header names another/,
    ],
    ['HTTP/2 without asking', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /strict HTTP/],
    ['HTTP/1.0', () => `GET http://${plainAt()}/ HTTP/1.0\r\nHost: ${plainAt()}\r\n\r\n`, /only HTTP\/1\.1/],
    ['an upgrade', () => plainGet('/', 'Upgrade: h2c\r\n').replace('close', 'upgrade'), /without upgrades/],
    ['an expectation', () => plainGet('/', 'Expect: miracles\r\n'), /expectation/],
    ['a request to the proxy itself', () => get('/', 'localhost'), /this is a proxy/],
    ['https without a tunnel', () => get(`https://${secureAt()}/`, secureAt()), /through a tunnel/],
    ['plain HTTP to another host', () => get('http://evil.example/', 'evil.example'), /allowHost/],
    ['a query', () => plainGet('/a?secret'), /query/],
    ['a fragment', () => plainGet('/a#b'), /"#"/],
    ['a climbing path', () => plainGet('/a/%2e%2e/b'), /two ways/],
    ['a body', () => plainGet('/', 'Content-Length: 3\r\n'), /may not have a body/],
    ['PUT', () => plainGet('/').replace('GET', 'PUT'), /method PUT/],
    ['TRACE', () => plainGet('/').replace('GET', 'TRACE'), /method TRACE/],
    ['headers without end', () => plainGet('/', `X: ${'a'.repeat(20_000)}\r\n`), /strict HTTP/],
  ])('%s', async (_, bytes, why) => {
    await refused(bytes(), why);
  });

  test('a second request in one write to another host', async () => {
    const first = `GET http://${plainAt()}/1 HTTP/1.1\r\nHost: ${plainAt()}\r\n\r\n`;
    const answer = await world.say(first + get('http://evil.example/', 'evil.example'));
    expect(answer).toMatch(/hello from outside[\s\S]*allowHost "evil\.example"/);
    expect(world.seen.map(({ url }) => url)).toEqual(['/1']);
    expect(world.records.filter(({ refused: why }) => why === null)).toHaveLength(1);
    expect(world.records).toHaveLength(2);
  });

  test('bytes in a tunnel that are no TLS', async () => {
    const before = world.connections();
    const answer = await world.say(
      `CONNECT ${secureAt()} HTTP/1.1\r\nHost: ${secureAt()}\r\n\r\nSSH-2.0-x\r\n`,
    );
    expect(answer).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
    expect(world.records).toMatchObject([{ method: 'CONNECT', refused: expect.stringMatching(/TLS only/) }]);
    expect(world.connections()).toBe(before);
  });
});

describe('fronting: one host outside, another inside', () => {
  const inTunnel = async (host: string, options = {}) => {
    const before = world.connections();
    const tunnel = await world.tunnel(secureAt(), { checkServerIdentity: () => undefined, ...options });
    const answer = await world.ask(tunnel, get('/', host));
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(world.connections()).toBe(before);
    expect(world.records).toHaveLength(1);
    return answer;
  };

  test('the Host header', async () => {
    expect(await inTunnel(plainAt())).toMatch(/Host header names another/);
  });
  test('the name in the handshake', async () => {
    expect(await inTunnel(secureAt(), { servername: plainHost })).toMatch(/handshake names another/);
  });
  test('no name in the handshake', async () => {
    expect(await inTunnel(secureAt(), { servername: '' })).toMatch(/names no server/);
  });
  test('an absolute target within a tunnel', async () => {
    const tunnel = await world.tunnel(secureAt());
    const answer = await world.ask(tunnel, get(`http://${plainAt()}/`, secureAt()));
    expect(answer).toMatch(/does not begin with "\/"/);
    expect(world.seen).toEqual([]);
  });
  test('a tunnel within a tunnel', async () => {
    const tunnel = await world.tunnel(secureAt());
    const answer = await world.ask(tunnel, `CONNECT ${secureAt()} HTTP/1.1\r\nHost: ${secureAt()}\r\n\r\n`);
    expect(answer).toMatch(/tunnel within a tunnel/);
  });
});

describe('TLS', () => {
  test('speaks HTTP/1.1 only, also to clients that would rather not', async () => {
    const tunnel = await world.tunnel(secureAt(), { ALPNProtocols: ['h2', 'http/1.1'] });
    expect('alpnProtocol' in tunnel && tunnel.alpnProtocol).toBe('http/1.1');
    tunnel.destroy();
    await expect(world.tunnel(secureAt(), { ALPNProtocols: ['h2'] })).rejects.toThrow(
      /alert|disconnected|reset/i,
    );
    await vi.waitFor(() => expect(world.records.at(-1)?.refused).toMatch(/handshake failed/), {
      timeout: 20_000,
    });
  });

  test('a client that does not trust the certificate is told of on the record', async () => {
    await expect(world.tunnel(secureAt(), { ca: [] })).rejects.toThrow(/certificate/);
  });

  test('the box gets the certificate and the usual roots, and no key is on the disk', () => {
    const { certificates } = world.proxy;
    const files = readdirSync(certificates);
    expect(files.toSorted()).toEqual(['bundle.pem', 'ca.pem']);
    const [ca, bundle] = ['ca.pem', 'bundle.pem'].map((name) =>
      readFileSync(join(certificates, name), 'utf8'),
    );
    expect(bundle).toContain(ca?.trim());
    expect(bundle?.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(100);
    expect(`${ca}${bundle}`).not.toContain('PRIVATE');
  });
});

test('a person lets one more host be reached, and it is, from the next request on', async () => {
  const asked = get(`http://late.example.com:${world.plainPort}/`, `late.example.com:${world.plainPort}`);
  expect(await world.say(asked)).toMatch(/allowHost/);
  world.proxy.allow({ host: 'late.example.com', ports: [world.plainPort], methods: ['GET'], query: false });
  expect(await world.say(asked)).toMatch(/^HTTP\/1\.1 200/);
});

test('redirects are passed back, not followed', async () => {
  const other = await createProxyWorld({
    answer: (_, response) =>
      response.writeHead(302, { location: 'http://evil.example/', 'set-cookie': 'a=b' }).end(),
  });
  const at = `${plainHost}:${other.plainPort}`;
  const answer = await other.say(get(`http://${at}/`, at));
  expect(answer).toMatch(/^HTTP\/1\.1 302/);
  expect(answer).toMatch(/location: http:\/\/evil\.example\//);
  expect(answer).not.toMatch(/set-cookie/i);
  expect(other.seen).toHaveLength(1);
  await other.close();
});

test('is gone with its socket when it is closed, also while connections are open', async () => {
  const other = await createProxyWorld({});
  await other.tunnel(`${secureHost}:${other.securePort}`);
  expect(statSync(other.socket).mode & 0o777).toBe(0o666);
  await other.close();
  expect(existsSync(other.socket)).toBe(false);
});
