import { Failed } from '../../core/failed.ts';
import { nearest } from '../git/near-names.ts';
import { type Manifest, readManifest } from '../../core/change/manifest.ts';
import type { ReleaseRecord } from '../../core/change/release.ts';
import { type FetchLimits, fetchBytes } from './fetch-bytes.ts';
import type { Registry } from './registry.ts';

/** What the registry records of one package, all versions together. */
export interface PackageRecord {
  name: string;
  registry: Registry;
  versions: Fields;
  /** Each version's time of publication, and of a package that was taken off, that too. */
  time: Fields;
}

/** What the registry records of one version. */
export interface VersionRecord extends ReleaseRecord {
  tarball: string;
  /** As `dist.integrity` has it, else `sha1-…` of `dist.shasum`. */
  integrity: string;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** @throws Failed `package.unknown`, `package.malformed`, and as `fetchBytes` does */
export async function fetchRecord(
  registry: Registry,
  name: string,
  limits: FetchLimits,
  signal?: AbortSignal,
): Promise<PackageRecord> {
  const url = new URL(`${registry.address}/${name.replace('/', '%2f')}`);
  const what = `The record of package "${name}"`;
  const bytes = await fetchBytes(registry, { url, what, accept: 'application/json' }, limits, signal);
  if (bytes === null) {
    throw new Failed(
      'package.unknown',
      `There is no package "${name}" on ${registry.address}: check "name", and its scope if it has one. A private one needs its registry in .npmrc.`,
    );
  }
  const record = fieldsOf(parseJson(bytes));
  if (own(record, 'name') !== name) {
    throw new Failed(
      'package.malformed',
      `${registry.address} answers for package "${name}" with what is no record of it: check that this is a registry of npm packages.`,
    );
  }
  return {
    name,
    registry,
    versions: fieldsOf(own(record, 'versions')),
    time: fieldsOf(own(record, 'time')),
  };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** `field` is the one of the change that names the version. @throws Failed `package.unknown`, `package.malformed` */
export function versionRecord(record: PackageRecord, version: string, field: 'from' | 'to'): VersionRecord {
  const raw = own(record.versions, version);
  if (raw === undefined) throw unknownVersion(record, version, field);
  const fields = fieldsOf(raw);
  const dist = fieldsOf(own(fields, 'dist'));
  const tarball = textOf(own(dist, 'tarball'));
  const integrity = textOf(own(dist, 'integrity')) ?? sha1Of(own(dist, 'shasum'));
  if (tarball === null || integrity === null) {
    throw new Failed(
      'package.malformed',
      `The record of ${record.name}@${version} on ${record.registry.address} gives no ${tarball === null ? 'tarball' : 'hash of its tarball'}, so that nothing can be held against it.`,
    );
  }
  return {
    tarball,
    integrity,
    manifest: manifestOf(fields),
    publishedAt: timeOf(own(record.time, version)),
    publisher: textOf(own(fieldsOf(own(fields, '_npmUser')), 'name')),
    maintainers: maintainersOf(own(fields, 'maintainers')),
    deprecated: deprecationOf(own(fields, 'deprecated')),
  };
}

const manifestOf = (fields: Fields): Manifest | null => readManifest(fields);

const sha1Of = (shasum: unknown): string | null =>
  typeof shasum === 'string' && /^[0-9a-f]{40}$/i.test(shasum)
    ? `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
    : null;

const timeOf = (value: unknown): string | null => {
  const text = textOf(value);
  return text !== null && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
};

const maintainersOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [])
    .flatMap((one: unknown) => textOf(own(fieldsOf(one), 'name')) ?? [])
    .sort();

/** Some registries write `true`, and an empty text takes a deprecation back. */
const deprecationOf = (value: unknown): string | null => (value === true ? 'no reason given' : textOf(value));

function unknownVersion(
  { name, registry, versions, time }: PackageRecord,
  version: string,
  field: string,
): Failed {
  const was = timeOf(own(time, version));
  if (was !== null || own(time, 'unpublished') !== undefined) {
    const when = was === null ? '' : ` on ${was.slice(0, 10)}`;
    return new Failed(
      'package.unknown',
      `${name}@${version} was published${when} and is not on ${registry.address} any more: it was unpublished, and cannot be read. Give another version as "${field}".`,
    );
  }
  const known = Object.keys(versions);
  const near = nearest(version, known);
  const hint = near.length > 0 ? `Near it: ${near.join(', ')}.` : `It has ${known.length} versions.`;
  return new Failed(
    'package.unknown',
    `There is no version "${version}" of package "${name}" on ${registry.address}: correct "${field}". ${hint}`,
  );
}
