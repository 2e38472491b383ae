import { readManifest } from '../../../core/change/manifest.ts';
import type { Release, ReleaseFile, ReleaseRecord } from '../../../core/change/release.ts';
import type { Origin, UpgradeFact } from '../../../core/change/snapshot.ts';

export const packageFile = (path: string, id = path, native = false): ReleaseFile => ({ path, id, native });

interface ReleaseChoice extends Partial<Omit<Release, 'manifest' | 'record'>> {
  /** Fields of `package.json`. */
  manifest?: object;
  record?: Partial<ReleaseRecord>;
}

/** A version of `left-pad` that holds its `package.json` only, of whose publication the registry tells nothing. */
export function releaseOf(
  version: string,
  { manifest = {}, record = {}, ...more }: ReleaseChoice = {},
): Release {
  const read = readManifest({ name: 'left-pad', version, ...manifest });
  if (read === null) throw new Error('A manifest is an object.');
  return {
    version,
    manifest: read,
    record: {
      manifest: null,
      publishedAt: null,
      publisher: null,
      maintainers: [],
      deprecated: null,
      ...record,
    },
    tarballBytes: 100,
    unpackedBytes: 200,
    files: [packageFile('package.json', version)],
    oddities: [],
    ...more,
  };
}

export const upgradeOrigin = (
  more: Partial<Extract<Origin, { kind: 'package-upgrade' }>> = {},
): Extract<Origin, { kind: 'package-upgrade' }> => ({
  kind: 'package-upgrade',
  registry: 'https://npm.acme.example',
  host: 'npm.acme.example',
  name: 'left-pad',
  from: { version: '1.0.0', integrity: 'sha512-a' },
  to: { version: '1.1.0', integrity: 'sha512-b' },
  facts: [],
  ...more,
});

export const factOf = (text: string, more: Partial<UpgradeFact> = {}): UpgradeFact => ({
  kind: 'size',
  text,
  quote: null,
  asks: false,
  ...more,
});
