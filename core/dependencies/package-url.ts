import type { Ecosystem } from './component.ts';

const types: Readonly<Record<Ecosystem, string>> = {
  npm: 'npm',
  pypi: 'pypi',
  go: 'golang',
  cargo: 'cargo',
};

/**
 * The package URL of one version. What does not come from a registry (git, an address, a local archive) says so in a
 * qualifier, so that it never has the identity of the registry's package of the same name.
 */
export function packageUrl(
  ecosystem: Ecosystem,
  name: string,
  version: string,
  resolved: string | null = null,
): string {
  const path = name.split('/').map(encode).join('/');
  const from = ecosystem === 'go' ? '' : qualifier(resolved);
  return `pkg:${types[ecosystem]}/${path}@${encode(version)}${from}`;
}

function qualifier(resolved: string | null): string {
  if (resolved === null || resolved.startsWith('registry+') || looksLikeRegistry(resolved)) return '';
  const kind = /^(?:git\b|git@|github:|ssh:)/.test(resolved) ? 'vcs_url' : 'download_url';
  return `?${kind}=${encode(resolved)}`;
}

/** Where npm registries keep archives: `…/-/name-1.2.3.tgz`; GitHub's is the odd one out. */
const looksLikeRegistry = (resolved: string): boolean =>
  /^https?:\/\/[^/]+\/(?:.*\/-\/|download\/)/.test(resolved);

/** The specification leaves `:` as it is. A lone surrogate, which has no encoding, becomes U+FFFD. */
const encode = (part: string): string => encodeURIComponent(part.toWellFormed()).replaceAll('%3A', ':');
