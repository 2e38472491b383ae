import { isLoopback } from '../../core/loopback.ts';
import npmConf from '@pnpm/npm-conf';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { Failed } from '../../core/failed.ts';

// Of npm's own packages `pacote` does all this, and with it come a git client, a runner of scripts, and bodies that are
// read to their end however long: see docs/decisions/0013-npm-packages.md.

export interface Registry {
  /** Without a trailing slash and without credentials. */
  address: string;
  /** Its host name in lower case; null for this machine itself. */
  host: string | null;
  /** What to send along to an address: a login only where npm's configuration names one for just that place. */
  headersFor(url: URL): Record<string, string>;
  dispatcher: Dispatcher;
  /** Where a tarball lies that the registry's record says lies at `address`; see `locateTarball`. */
  publicHost: string;
}

type Configuration = (key: string) => string | null;

/** npm's configuration as this process sees it: environment, `.npmrc` of the folder, the user, the machine. */
function readConfiguration(): Configuration {
  const { config } = npmConf();
  return (key) => {
    const value = config.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
}

/**
 * The registry that npm would ask for `name`, or `configured`, which wins over npm's configuration.
 * @throws Failed `configuration.invalid`
 */
export function registryFor(name: string, configured: string | undefined): Registry {
  const settingOf = readConfiguration();
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : null;
  const text =
    configured ??
    (scope === null ? null : settingOf(`${scope}:registry`)) ??
    settingOf('registry') ??
    String(npmConf.defaults['registry']);
  const url = checkAddress(text);
  return {
    address: url.href.replace(/\/+$/, ''),
    host: isLoopback(url.hostname) ? null : url.hostname,
    headersFor: (target) => headersFor(target, settingOf),
    dispatcher: dispatcherOf(settingOf),
    publicHost: new URL(String(npmConf.defaults['registry'])).host,
  };
}

function checkAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const remedy =
    'Set "packages.registry" in countersign.yaml, or "registry" in .npmrc, to one such as "https://packages.acme.example/".';
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failed(
      'configuration.invalid',
      `The registry of packages is set to what is no address. ${remedy}`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Failed(
      'configuration.invalid',
      `The address of the registry on ${url.hostname} holds a login or a "?" part, which would be kept in records. ${remedy} A login goes into .npmrc as "//${url.host}/:_authToken=…".`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Failed(
      'configuration.invalid',
      `The registry on ${url.hostname} would be read by http, where anybody on the way can change the code. ${remedy}`,
    );
  }
  return url;
}

/** npm keeps logins under the address that they are for, from `//host/path/` up to `//host/`: never for another host. */
function headersFor(url: URL, settingOf: Configuration): Record<string, string> {
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return {};
  const folders = url.pathname.split('/');
  for (let length = folders.length; length > 0; length -= 1) {
    const place = `//${url.host}${folders.slice(0, length).join('/')}`.replace(/\/$/, '');
    const token = settingOf(`${place}/:_authToken`) ?? settingOf(`${place}:_authToken`);
    if (token !== null) return { authorization: `Bearer ${token}` };
    const basic = settingOf(`${place}/:_auth`) ?? settingOf(`${place}:_auth`);
    if (basic !== null) return { authorization: `Basic ${basic}` };
  }
  return {};
}

/** Proxies and certificates as npm's configuration says; where it is silent, proxies as the environment says. */
function dispatcherOf(settingOf: Configuration): Dispatcher {
  const httpProxy = settingOf('proxy');
  const httpsProxy = settingOf('https-proxy') ?? httpProxy;
  const noProxy = settingOf('noproxy');
  const ca = settingOf('ca');
  return new EnvHttpProxyAgent({
    ...(httpProxy !== null && { httpProxy }),
    ...(httpsProxy !== null && { httpsProxy }),
    ...(noProxy !== null && { noProxy }),
    ...(ca !== null && { connect: { ca } }),
  });
}

/**
 * Mirrors pass records on as they are, with tarballs on the public registry: npm then reads them from the mirror, and so
 * do we. An address on another host is taken as it is, if nobody on the way can read along.
 * @throws Failed `package.malformed`
 */
export function locateTarball(text: string, registry: Registry, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const base = new URL(`${registry.address}/`);
  if (url !== null && url.host === registry.publicHost && url.host !== base.host) {
    return new URL(url.pathname.replace(/^\/+/, ''), base);
  }
  const isSafe = url !== null && (url.protocol === 'https:' || url.origin === base.origin);
  if (isSafe && url.username === '' && url.password === '') return url;
  throw new Failed(
    'package.malformed',
    `The record of ${what} on ${registry.address} gives no https address for its tarball: ask whoever runs that registry.`,
  );
}
