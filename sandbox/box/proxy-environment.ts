import { agentMounts } from './settings.ts';

/**
 * What tells programs in a box the way to the proxy and whose certificates to trust. It is a courtesy: who ignores it
 * reaches nothing.
 */
export function proxyEnvironment(port: number): Record<string, string> {
  const proxy = `http://127.0.0.1:${port}`;
  const direct = 'localhost,127.0.0.1,::1';
  const bundle = `${agentMounts.certificates}/bundle.pem`;
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  const bundles = [
    'SSL_CERT_FILE',
    'REQUESTS_CA_BUNDLE',
    'PIP_CERT',
    'CURL_CA_BUNDLE',
    'GIT_SSL_CAINFO',
    'CARGO_HTTP_CAINFO',
    'AWS_CA_BUNDLE',
    'DENO_CERT',
    'npm_config_cafile',
  ];
  return {
    ...Object.fromEntries(proxies.map((name) => [name, proxy])),
    ...Object.fromEntries(bundles.map((name) => [name, bundle])),
    NO_PROXY: direct,
    no_proxy: direct,
    npm_config_proxy: proxy,
    npm_config_https_proxy: proxy,
    npm_config_noproxy: direct,
    YARN_HTTP_PROXY: proxy,
    YARN_HTTPS_PROXY: proxy,
    CARGO_HTTP_PROXY: proxy,
    // Adds to the roots that Node brings, where the others replace theirs.
    NODE_EXTRA_CA_CERTS: `${agentMounts.certificates}/ca.pem`,
    // By itself, Node's fetch takes no notice of a proxy.
    NODE_USE_ENV_PROXY: '1',
  };
}
