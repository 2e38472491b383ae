import { expect, test } from 'vitest';
import { proxyEnvironment } from '../../../sandbox/box/proxy-environment.ts';

test('programs are told the proxy and its certificates in every way that they ask for', () => {
  const environment = proxyEnvironment(3128);
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'npm_config_https_proxy', 'CARGO_HTTP_PROXY']) {
    expect(environment[name]).toBe('http://127.0.0.1:3128');
  }
  for (const name of ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO', 'CURL_CA_BUNDLE']) {
    expect(environment[name]).toBe('/.countersign/certificates/bundle.pem');
  }
  expect(environment['NODE_EXTRA_CA_CERTS']).toBe('/.countersign/certificates/ca.pem');
  expect(environment['NO_PROXY']).toContain('127.0.0.1');
});
