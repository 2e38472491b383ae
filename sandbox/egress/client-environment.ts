/**
 * What the usual clients need to find the proxy and to trust its certificates: variables for every command in a box.
 * `certificates` is the folder as the box sees it. Clients of Python and Rust, git and curl replace their list of roots
 * by the bundle; Node adds the one certificate to its own.
 */
export function clientEnvironment(proxy: string, certificates: string): Record<string, string> {
  const bundle = `${certificates}/bundle.pem`;
  // Below them, services of the box itself are asked without the proxy.
  const own = 'localhost,127.0.0.1,::1';
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    http_proxy: proxy,
    https_proxy: proxy,
    NO_PROXY: own,
    no_proxy: own,
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: `${certificates}/ca.pem`,
    SSL_CERT_FILE: bundle,
    CURL_CA_BUNDLE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    PIP_CERT: bundle,
    GIT_SSL_CAINFO: bundle,
    CARGO_HTTP_CAINFO: bundle,
    // These ask their registries for what is refused here, and wait for it or complain.
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}
