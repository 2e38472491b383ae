import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EgressPolicy, type EgressRule, egressRuleSchema } from '../../../core/sandbox/egress.ts';
import { type AskedRequest, judgeDestination, judgeRequest } from '../../../core/sandbox/judge-request.ts';

const rule = (host: string, more: Partial<EgressRule> = {}): EgressRule =>
  egressRuleSchema.parse({ host, ...more });
const policy: EgressPolicy = {
  rules: [
    rule('registry.example.com'),
    rule('paths.example.com', { paths: ['/simple/', '/docs'] }),
    rule('*.wild.example.com'),
    rule('plain.example.com', { ports: [80, 443] }),
    rule('asks.example.com', { query: true, methods: ['GET', 'POST'] }),
    rule('two.example.com', { paths: ['/upload'], methods: ['PUT'] }),
    rule('two.example.com', { paths: ['/read'] }),
  ],
  bytesMax: 1,
  requestsMax: 1,
};

const ask = (host: string, more: Partial<AskedRequest> = {}): AskedRequest => ({
  scheme: 'https',
  method: 'GET',
  authority: `${host}:443`,
  serverName: host,
  hostHeaders: [host],
  target: '/',
  bodyBytes: 0,
  ...more,
});
const verdict = (asked: AskedRequest): string => {
  const judged = judgeRequest(policy, asked);
  return judged.ok ? 'let through' : judged.why;
};

describe('what a rule names is let through', () => {
  test.each([
    ask('registry.example.com', { target: '/left-pad' }),
    ask('registry.example.com', { target: '/@types%2fnode' }),
    ask('registry.example.com', { method: 'HEAD' }),
    ask('Registry.Example.COM.', {
      serverName: 'registry.example.com',
      hostHeaders: ['registry.example.com:443'],
    }),
    ask('paths.example.com', { target: '/simple/six/' }),
    ask('paths.example.com', { target: '/docs/x' }),
    ask('a.b.wild.example.com'),
    ask('asks.example.com', { target: '/a?b=c', method: 'POST', bodyBytes: 10 }),
    ask('asks.example.com', { method: 'POST', bodyBytes: null }),
    ask('two.example.com', { target: '/read/x' }),
    ask('two.example.com', { target: '/upload/x', method: 'PUT', bodyBytes: 3 }),
    ask('plain.example.com', { scheme: 'http', authority: 'plain.example.com', serverName: null }),
    ask('plain.example.com', { scheme: 'http', authority: 'plain.example.com:80', serverName: null }),
  ])('$method $authority$target', (asked) => {
    expect(verdict(asked)).toBe('let through');
  });

  test('and the verdict holds the canonical host and the path as it was spelled', () => {
    expect(judgeRequest(policy, ask('PLAIN.example.com', { target: '/A%2fb' }))).toEqual({
      ok: true,
      rule: policy.rules[3],
      host: 'plain.example.com',
      port: 443,
      path: '/A%2fb',
    });
  });
});

describe('everything else is refused', () => {
  test.each<[string, AskedRequest, RegExp]>([
    ['a host that no rule names', ask('evil.example.com'), /ask_person with allowHost "evil\.example\.com"/],
    ['a name that a rule ends with', ask('evilregistry.example.com'), /not on this task's list/],
    ['the name above a wildcard', ask('wild.example.com'), /not on this task's list/],
    ['an address', ask('93.184.216.34'), /addresses cannot be asked for/],
    ['another port', ask('registry.example.com', { authority: 'registry.example.com:22' }), /port 22/],
    [
      'a port that only plain requests have',
      ask('registry.example.com', { scheme: 'http', authority: 'registry.example.com' }),
      /port 80/,
    ],
    [
      'plain HTTP on the port of TLS',
      ask('registry.example.com', { scheme: 'http', hostHeaders: ['registry.example.com:443'] }),
      /for TLS/,
    ],
    ['a method', ask('registry.example.com', { method: 'PUT' }), /method PUT .*GET, HEAD/],
    ['a method in other letters', ask('registry.example.com', { method: 'get' }), /method get/],
    ['a query', ask('registry.example.com', { target: '/left-pad?x=secret' }), /query/],
    ['an empty query', ask('registry.example.com', { target: '/left-pad?' }), /query/],
    ['a body with GET', ask('registry.example.com', { bodyBytes: 1 }), /may not have a body/],
    ['a body in chunks with GET', ask('registry.example.com', { bodyBytes: null }), /may not have a body/],
    ['a body that is too large', ask('asks.example.com', { method: 'POST', bodyBytes: 1e9 }), /larger/],
    [
      'another path',
      ask('paths.example.com', { target: '/secret' }),
      /only paths that begin with \/simple\/, \/docs/,
    ],
    ['a path that climbs out', ask('paths.example.com', { target: '/simple/../secret' }), /two ways/],
    [
      'a path that climbs out in code',
      ask('paths.example.com', { target: '/simple/%2e%2e/secret' }),
      /two ways/,
    ],
    [
      'a beginning that holds in one reading only',
      ask('paths.example.com', { target: '/simple%2fsix' }),
      /only paths/,
    ],
    [
      'the method of another path',
      ask('two.example.com', { target: '/read/x', method: 'PUT' }),
      /method PUT/,
    ],
  ])('%s', (_, asked, expected) => {
    expect(verdict(asked)).toMatch(expected);
  });
});

describe('a request that names two hosts is refused', () => {
  const other = 'plain.example.com';
  test.each<[string, Partial<AskedRequest>, RegExp]>([
    ['handshake', { serverName: other }, /handshake names another/],
    ['handshake without a name', { serverName: null }, /names no server/],
    ['Host header', { hostHeaders: [other] }, /Host header names another/],
    [
      'Host header with another port',
      { hostHeaders: ['registry.example.com:80'] },
      /Host header names another/,
    ],
    ['no Host header', { hostHeaders: [] }, /no Host/],
    ['two Host headers', { hostHeaders: ['registry.example.com', 'registry.example.com'] }, /more than one/],
    ['Host header with a login', { hostHeaders: [`a@registry.example.com`] }, /another/],
  ])('%s', (_, more, expected) => {
    expect(verdict(ask('registry.example.com', more))).toMatch(expected);
  });
});

test('nothing is let through without a rule, whatever is asked', () => {
  const none = { ...policy, rules: [] };
  const text = fc.oneof(fc.string(), fc.constantFrom('registry.example.com:443', 'plain.example.com'));
  fc.assert(
    fc.property(text, text, text, fc.string(), (authority, serverName, host, target) => {
      const asked = ask('x', { authority, serverName, hostHeaders: [host], target });
      expect(judgeRequest(none, asked).ok).toBe(false);
      expect(judgeDestination(none, authority, 443).ok).toBe(false);
    }),
  );
});

test('what is let through keeps to the rule that is named', () => {
  const some = <T>(...all: T[]) => fc.constantFrom(...all);
  const hosts = some(
    'registry.example.com',
    'paths.example.com',
    'asks.example.com',
    'two.example.com',
    'Plain.example.com',
  );
  fc.assert(
    fc.property(
      hosts,
      some('GET', 'POST', 'PUT', 'DELETE', 'TRACE'),
      some('/', '/simple/x', '/simple/..', '/read', '/upload?x', '/docs', '/simple%2f'),
      some<number | null>(0, 5, null),
      some('443', '80', '22'),
      (host, method, target, bodyBytes, port) => {
        const asked = ask(host, {
          method,
          target,
          bodyBytes,
          authority: `${host}:${port}`,
          hostHeaders: [`${host}:${port}`],
        });
        const judged = judgeRequest(policy, asked);
        if (!judged.ok) return;
        expect(judged.rule.host).toBe(host.toLowerCase());
        expect(judged.rule.ports).toContain(Number(port));
        expect(judged.rule.methods).toContain(method);
        if (judged.rule.paths !== undefined)
          expect(judged.rule.paths.some((start) => target.startsWith(start))).toBe(true);
        expect(judged.rule.query || !target.includes('?')).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
