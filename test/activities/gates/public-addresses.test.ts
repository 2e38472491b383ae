import { expect, test } from 'vitest';
import { isPublicAddress, isPublicName, publicLookup } from '../../../activities/gates/public-addresses.ts';

test.each(['8.8.8.8', '140.82.112.3', '2606:4700::6810:85e5', '223.255.255.254'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  '127.0.0.1',
  '127.255.255.255',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '0.0.0.0',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.2.1',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:db8::1',
  '2001::1',
  '',
  'host',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['ghcr.io', 'registry-1.docker.io', 'a.b.c.acme.dev', 'xn--bcher-kva.example'])(
  '%s is a public name',
  (host) => {
    expect(isPublicName(host)).toBe(true);
  },
);

test.each([
  'localhost',
  'registry',
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '[::1]',
  'a.local',
  'registry.internal',
  'x.svc',
  'nas.lan',
  'a..b.io',
  '-a.io',
  'a.io:22',
  'a.io/x',
  'user@a.io',
  'a.i',
  '1.2.3.4.5',
  `${'a'.repeat(64)}.io`,
  '',
])('%s is none', (host) => {
  expect(isPublicName(host)).toBe(false);
});

const found = (...addresses: string[]) =>
  new Promise((done) => {
    const resolve = ((_host: string, _options: object, answer: (error: null, all: object[]) => void) =>
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as never;
    publicLookup(resolve)('a.example', { all: true }, (error, all) => done(error?.message ?? all));
  });

test('only public addresses of a name are ever connected to', async () => {
  expect(await found('10.0.0.1', '8.8.8.8', '::1')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  expect(await found('10.0.0.1')).toBe('a.example has no public address');
  expect(await found()).toBe('a.example has no public address');
});
