import { devNull } from 'node:os';

// What git may take over from us: how to reach the network, and nothing about the user or the machine.
const passedOn = [
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'TMPDIR',
];

/**
 * Configuration that a repository could name programs with, and we answer first: what comes by environment wins over
 * every file.
 */
const fixedConfig: [key: string, value: string][] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', devNull],
  ['core.attributesFile', devNull],
  ['core.alternateRefsCommand', 'false'],
  ['core.askPass', ''],
  ['core.quotePath', 'true'],
  ['credential.helper', ''],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.allow', 'never'],
  ['protocol.ext.allow', 'never'],
  ['transfer.bundleURI', 'false'],
  ['transfer.credentialsInUrl', 'die'],
];

const configEnvironment = (config: [key: string, value: string][]): Record<string, string> => ({
  GIT_CONFIG_COUNT: String(config.length),
  ...Object.fromEntries(
    config.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ),
});

/**
 * The whole environment of a git that trusts nobody: no configuration of user or machine, no prompts, hooks, pagers,
 * drivers or replacements, and only the transports in `protocols`. GIT_ALLOW_PROTOCOL wins over what a repository's own
 * configuration allows, so that not even a missing object of a hostile partial clone starts a program.
 */
export const isolation = (
  path: string,
  config: [key: string, value: string][],
  protocols: string[],
): Record<string, string> => ({
  ...Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  PATH: path,
  // No ~/.netrc, no ~/.config: they hold the user's credentials.
  HOME: devNull,
  LC_ALL: 'C',
  LANG: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_SSH_COMMAND: 'false',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ALLOW_PROTOCOL: protocols.join(':'),
  ...configEnvironment([
    ...fixedConfig,
    ...protocols.map((name) => [`protocol.${name}.allow`, 'always'] as [string, string]),
    ...config,
  ]),
});
