import { createHash } from 'node:crypto';
import { readManifest } from '../../core/change/manifest.ts';
import type { Release } from '../../core/change/release.ts';
import { Failed } from '../../core/failed.ts';
import type { Unpacked } from './collect-entries.ts';
import { fetchTarball } from './fetch-tarball.ts';
import { type PackageRecord, versionRecord } from './registry-record.ts';
import { unpack } from './unpack.ts';

export interface PackageLimits {
  recordBytesMax: number;
  tarballBytesMax: number;
  unpackedBytesMax: number;
  entriesMax: number;
  timeoutSeconds: number;
}

export interface ReadRelease {
  release: Release;
  unpacked: Unpacked;
  /** `sha512-…` of the tarball. */
  integrity: string;
}

/** Fetches and unpacks one version. `field` is the one of the change that names it. @throws Failed */
export async function readRelease(
  record: PackageRecord,
  { version, field }: { version: string; field: 'from' | 'to' },
  limits: PackageLimits,
  signal?: AbortSignal,
): Promise<ReadRelease> {
  const { tarball: address, integrity: wanted, ...told } = versionRecord(record, version, field);
  const what = `${record.name}@${version}`;
  const { bytes, integrity } = await fetchTarball(
    record.registry,
    { ...told, tarball: address, integrity: wanted },
    what,
    { bytesMax: limits.tarballBytesMax, timeoutMs: limits.timeoutSeconds * 1000, setting: 'tarballBytesMax' },
    signal,
  );
  const unpacked = await unpack(bytes, what, limits, signal);
  const release = {
    version,
    manifest: manifestOf(unpacked, what),
    record: told,
    tarballBytes: bytes.length,
    unpackedBytes: unpacked.bytes,
    files: [...unpacked.files].map(([path, file]) => ({
      path,
      native: isNative(file.bytes),
      id: `${file.mode} ${createHash('sha256').update(file.bytes).digest('hex')}`,
    })),
    oddities: unpacked.oddities,
  };
  return { release, unpacked, integrity };
}

function manifestOf({ files }: Unpacked, what: string) {
  const file = files.get('package.json');
  const manifest = file === undefined || file.mode === '120000' ? null : readManifest(parseJson(file.bytes));
  if (manifest !== null) return manifest;
  throw new Failed(
    'package.malformed',
    `${what} holds ${file === undefined ? 'no package.json' : 'a package.json that is no JSON object'}: npm could not install it either. Give another version.`,
  );
}

/** npm takes a byte order mark. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\u{FEFF}/u, ''));
  } catch {
    return null;
  }
}

/** ELF, Windows, Mach-O (four ways and fat), WebAssembly. */
const magics = ['7f454c46', '4d5a', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', '0061736d'];

const isNative = (bytes: Buffer): boolean => {
  const start = bytes.toString('hex', 0, 4);
  return (
    bytes.length > 4 && bytes.subarray(0, 8000).includes(0) && magics.some((magic) => start.startsWith(magic))
  );
};
