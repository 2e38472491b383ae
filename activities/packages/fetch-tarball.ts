import ssri from 'ssri';
import { Failed } from '../../core/failed.ts';
import { type FetchLimits, fetchBytes } from './fetch-bytes.ts';
import { locateTarball, type Registry } from './registry.ts';
import type { VersionRecord } from './registry-record.ts';

export interface Tarball {
  bytes: Buffer;
  /** `sha512-…` of the bytes, whatever hash the record gives. */
  integrity: string;
}

/**
 * The tarball of one version, whose bytes are those that the registry's record names. `what` is `name@version`.
 * @throws Failed `package.altered`, `package.unknown`, `package.malformed`, and as `fetchBytes` does
 */
export async function fetchTarball(
  registry: Registry,
  { tarball, integrity }: VersionRecord,
  what: string,
  limits: FetchLimits,
  signal?: AbortSignal,
): Promise<Tarball> {
  const url = locateTarball(tarball, registry, what);
  const accept = 'application/octet-stream, */*;q=0.5';
  const bytes = await fetchBytes(registry, { url, what: `The tarball of ${what}`, accept }, limits, signal);
  if (bytes === null) {
    throw new Failed(
      'package.unknown',
      `The record of ${what} on ${registry.address} names a tarball that is not there: it may have been unpublished. Give another version.`,
    );
  }
  checkIntegrity(bytes, integrity, what);
  return { bytes, integrity: ssri.fromData(bytes, { algorithms: ['sha512'] }).toString() };
}

/** Strongest first; older packages have SHA-1 only. */
const algorithms = ['sha512', 'sha384', 'sha256', 'sha1'];

/** The strongest hash that the record gives counts. */
function checkIntegrity(bytes: Buffer, integrity: string, what: string): void {
  const wanted = ssri.parse(integrity, { strict: true }) as Record<string, unknown> | null;
  const algorithm = algorithms.find((name) => wanted?.[name] !== undefined);
  if (algorithm === undefined) {
    throw new Failed(
      'package.malformed',
      `The record of ${what} gives a hash of its tarball that is none of any known kind.`,
    );
  }
  if (ssri.checkData(bytes, integrity) !== false) return;
  const found = ssri.fromData(bytes, { algorithms: [algorithm] }).toString();
  throw new Failed(
    'package.altered',
    `The tarball of ${what} is not the one of its record: the record says ${integrity}, the bytes are ${found}. Do not install it before you know why; a mirror or proxy may have damaged it.`,
  );
}
