import { quoted, Unreadable } from './reading.ts';

/** How a version of pnpm's lock file names packages. */
export interface Form {
  /** Whether dependencies stand in a section of their own, `snapshots`. */
  snapshots: boolean;
  /** The key in `packages` of a key that may tell the peers it was resolved with. */
  packageKey: (key: string) => string;
  identity: (packageKey: string) => { name: string; version: string } | null;
  /** The key of `name` in `version`. */
  join: (name: string, version: string) => string;
}

const slashes: Form = {
  snapshots: false,
  packageKey: (key) => key,
  identity: (key) => identityIn(/^\/((?:@[^/]+\/)?[^/]+)\/([^/_(]+)/, key),
  join: (name, version) => `/${name}/${version}`,
};

const ats: Form = {
  snapshots: false,
  packageKey: (key) => key,
  identity: (key) => identityIn(/^\/((?:@[^/]+\/)?[^/@]+)@([^/(]+)/, key),
  join: (name, version) => `/${name}@${version}`,
};

const bare: Form = {
  snapshots: true,
  packageKey: (key) => withoutPeers(key),
  identity: (key) => identityIn(/^((?:@[^/]+\/)?[^/@]+)@(.+)$/, key),
  join: (name, version) => `${name}@${version}`,
};

const identityIn = (pattern: RegExp, key: string) => {
  const [, name, version] = pattern.exec(key) ?? [];
  return name === undefined || version === undefined ? null : { name, version };
};

function withoutPeers(key: string): string {
  const peers = key.indexOf('(');
  return peers === -1 ? key : key.slice(0, peers);
}

/** @throws Unreadable for a version that is not known, and for none */
export function formOf(version: string): Form {
  if (/^5\.\d$/.test(version)) return slashes;
  if (/^6\.\d$/.test(version)) return ats;
  if (version === '9.0') return bare;
  throw new Unreadable(
    version === ''
      ? 'it tells no "lockfileVersion", perhaps cut off: write it anew with "pnpm install --lockfile-only"'
      : `lock file version ${quoted(version)} is not known, 5, 6 and 9 are: write it with pnpm 10`,
  );
}

/** The key of what `reference` stands for, where `name` asks for it; null for what lies in the repository itself. */
export function keyOfReference(form: Form, name: string, reference: string): string | null {
  if (reference.startsWith('link:')) return null;
  const version = withoutPeers(reference);
  if (form.snapshots) {
    // Another name than the one asked for, or an address.
    return /^(?:@[^/]+\/)?[^/@:]+@/.test(version) ? reference : form.join(name, reference);
  }
  return version.includes('/') ? reference : form.join(name, reference);
}
