import { describe, expect, test } from 'vitest';
import { judgeAddress } from '../../../core/sandbox/judge-address.ts';

describe('an address', () => {
  test.each([
    '1.1.1.1',
    '93.184.216.34',
    '104.16.0.34',
    '2606:4700::1111',
    '2a04:4e42::223',
    '2001:4860:4860::8888',
  ])('%s is public, and may be dialled', (address) => {
    expect(judgeAddress(address, [])).toBeNull();
  });

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.1',
    '169.254.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.1.1',
    '192.175.48.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::1.2.3.4',
    '::ffff:1.1.1.1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::1.1.1.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '100:0:0:1::1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:30::1',
    '2001:db8::1',
    '2002:a00:1::1',
    '2002:7f00:1::',
    '2620:4f:8000::1',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '8000::1',
    'e000::1',
  ])('%s is special, and is not dialled', (address) => {
    expect(judgeAddress(address, [])).not.toBeNull();
  });

  test.each([
    ['169.254.169.254', /metadata/],
    ['169.254.170.2', /metadata/],
    ['100.100.100.200', /private/],
    ['168.63.129.16', /provider/],
    ['192.0.0.192', /special/],
    ['fd00:ec2::254', /private/],
    ['fd20:ce::254', /private/],
    ['::ffff:169.254.169.254', /special/],
  ])('%s of a metadata service is not dialled: %s', (address, expected) => {
    expect(judgeAddress(address, [])).toMatch(expected);
  });

  test.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', 'fe80::1%eth0', '1.2.3.4/8'])(
    '%j is none',
    (text) => {
      expect(judgeAddress(text, [])).toBe('no address');
    },
  );

  test('within a range that the operator named may be dialled, and no other', () => {
    const also = ['203.0.113.0/24', 'fd12:3456::/32', '10.1.2.3'];
    expect(judgeAddress('203.0.113.80', also)).toBeNull();
    expect(judgeAddress('fd12:3456::9', also)).toBeNull();
    expect(judgeAddress('10.1.2.3', also)).toBeNull();
    expect(judgeAddress('10.1.2.4', also)).toBe('a private address');
    expect(judgeAddress('fd12:3457::9', also)).toBe('a private address');
    expect(judgeAddress('10.1.2.4', ['nonsense', '10.1.2.0', '/8'])).toBe('a private address');
  });
});
