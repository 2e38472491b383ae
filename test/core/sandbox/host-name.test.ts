import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostMatches, readAuthority, readHost } from '../../../core/sandbox/host-name.ts';

const why = (asked: string): string => {
  const read = readHost(asked);
  return read.ok ? `read as ${read.host}` : read.why;
};

describe('a host', () => {
  test.each([
    ['registry.example.org', 'registry.example.org'],
    ['Registry.EXAMPLE.org', 'registry.example.org'],
    ['registry.example.org.', 'registry.example.org'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a-b.c1.example', 'a-b.c1.example'],
    ['1.2.3.4.example', '1.2.3.4.example'],
  ])('%j is read as %j', (asked, host) => {
    expect(readHost(asked)).toEqual({ ok: true, host });
  });

  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0X7F.0.0.1',
    '0177.0.0.1',
    '127.0.0.1.',
    'example.1',
    'example.0x1f',
    '[::1]',
    '::ffff:169.254.169.254',
    '[::ffff:7f00:1]',
    'fe80::1%eth0',
  ])('%j is refused as an address', (asked) => {
    expect(why(asked)).toMatch(/addresses cannot be asked for/);
  });

  test.each([
    ['', /no host/],
    ['localhost', /not a full name/],
    ['registry.example.org..', /no valid name/],
    ['.registry.example.org', /no valid name/],
    ['-a.example', /no valid name/],
    ['a_b.example', /no valid name/],
    ['*.example.com', /no valid name/],
    ['user@registry.example.org', /login/],
    ['evil.example#@registry.example.org', /login/],
    ['registry%2eexample.org', /percent/],
    ['registry.example.org%00.evil.example', /percent/],
    ['registry.example.org\0.evil.example', /control/],
    ['registry.example.org\r\n', /control/],
    ['registry.example.org evil.example', /blanks/],
    ['registry。example。org', /ASCII/],
    ['ⓡegistry.example.org', /ASCII/],
    ['registry.example.org\u00a0', /blanks|ASCII/],
    [`${'a'.repeat(64)}.example`, /no valid name/],
    [`${'a.'.repeat(130)}example`, /253/],
    ['registry.example.org/x', /no valid name/],
    ['registry.example.org\\x', /no valid name/],
  ])('%j is refused', (asked, expected) => {
    expect(why(asked)).toMatch(expected);
  });

  test('that is read consists of plain labels only, whatever was asked', () => {
    const nasty = fc.array(
      fc.constantFrom('a', 'B', '.', '..', '0x1', '1', '%2e', '\0', ' ', '@', ':', 'ı', '。'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          nasty.map((parts) => parts.join('')),
        ),
        (asked) => {
          const read = readHost(asked);
          if (!read.ok) return;
          expect(read.host).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
          expect(read.host).not.toMatch(/\.[0-9]+$/);
          expect(readHost(read.host)).toEqual(read);
        },
      ),
    );
  });
});

describe('host and port', () => {
  test('are cut at the last colon', () => {
    expect(readAuthority('A.example:8443', null)).toEqual({ ok: true, host: 'a.example', port: 8443 });
    expect(readAuthority('a.example', 443)).toEqual({ ok: true, host: 'a.example', port: 443 });
  });

  test.each(['0', '65536', '99999', '-1', '+443', '0443', '0x1bb', '443 ', '', '4e2', '443:443', '443\0'])(
    'port %j is refused',
    (port) => {
      expect(readAuthority(`a.example:${port}`, 443).ok).toBe(false);
    },
  );

  test('need a port where there is no usual one', () => {
    expect(readAuthority('a.example', null)).toEqual({ ok: false, why: 'no port is named' });
  });
});

describe('a rule covers', () => {
  test('its own host only', () => {
    expect(hostMatches('example.com', 'example.com')).toBe(true);
    expect(hostMatches('example.com', 'a.example.com')).toBe(false);
    expect(hostMatches('example.com', 'notexample.com')).toBe(false);
  });

  test('with an asterisk the names below a name, not the name itself and no lookalike', () => {
    expect(hostMatches('*.example.com', 'a.example.com')).toBe(true);
    expect(hostMatches('*.example.com', 'a.b.example.com')).toBe(true);
    expect(hostMatches('*.example.com', 'example.com')).toBe(false);
    expect(hostMatches('*.example.com', 'evilexample.com')).toBe(false);
    expect(hostMatches('*.example.com', 'example.com.evil.example')).toBe(false);
  });
});
