import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component, Ecosystem } from '../../core/dependencies/component.ts';
import type { Told, Vulnerability } from '../../core/dependencies/facts.ts';
import { isFields } from '../../core/dependencies/fields.ts';
import {
  type Advisory,
  isAffected,
  osvEcosystems,
  osvName,
  readAdvisory,
  vulnerabilityOf,
  withoutDoubles,
} from '../../core/dependencies/osv.ts';
import { compareVersions } from '../../core/dependencies/versions.ts';
import { longMs } from './cache.ts';
import { readArchive } from './read-archive.ts';
import { parseJson, type SourceDependencies } from './source.ts';

type Package = Pick<Component, 'ecosystem' | 'name' | 'version'>;
/** Advisories by the name of the package. */
type Shard = Record<string, Advisory[]>;
type Index =
  | { kind: 'index'; count: number; shards: ReadonlyMap<number, Shard> }
  | { kind: 'unknown'; why: string };

/** Names in one: reading about a few packages is not to mean reading about all. */
const namesPerShard = 16;
const shardsMax = 8192;
const shardOf = (name: string, count: number): number =>
  createHash('sha256').update(name).digest().readUInt16BE(0) % count;

/**
 * What the archives in `folder` say of each package, in their order. An archive is read once, whole; what it says is
 * kept by name in the cache until the file changes.
 */
export async function readOsvFolder(
  folder: string,
  packages: readonly Package[],
  deps: SourceDependencies,
): Promise<Told<Vulnerability[]>[]> {
  const indices = new Map<Ecosystem, Index>();
  for (const ecosystem of new Set(packages.map((one) => one.ecosystem))) {
    const names = packages
      .filter((one) => one.ecosystem === ecosystem)
      .map((one) => osvName(ecosystem, one.name));
    indices.set(ecosystem, await openIndex(folder, ecosystem, names, deps));
  }
  return packages.map(({ ecosystem, name, version }): Told<Vulnerability[]> => {
    const index = indices.get(ecosystem);
    if (index?.kind !== 'index') return { kind: 'unknown', why: index?.why ?? `${folder} was not read.` };
    const key = osvName(ecosystem, name);
    const shard = index.shards.get(shardOf(key, index.count)) ?? {};
    const advisories = Object.hasOwn(shard, key) ? (shard[key] ?? []) : [];
    if (advisories.length > 0 && compareVersions(ecosystem, version, version) === null) return odd;
    const found = advisories
      .filter((advisory) => isAffected(ecosystem, version, advisory))
      .map((advisory) => vulnerabilityOf(ecosystem, version, advisory));
    return { kind: 'told', value: withoutDoubles(found) };
  });
}

const odd: Told<never> = {
  kind: 'unknown',
  why: 'there are advisories, but none can be held against what is no version of its kind: correct the lock file.',
};

/** The shards that hold `names`. Where one of them is lost or damaged, the archive is read again. */
async function openIndex(
  folder: string,
  ecosystem: Ecosystem,
  names: readonly string[],
  deps: SourceDependencies,
): Promise<Index> {
  const path = join(folder, osvEcosystems[ecosystem], 'all.zip');
  const found = await stat(path).catch(() => null);
  if (found === null) {
    return {
      kind: 'unknown',
      why: `there is no ${path}: fetch it from OSV, or take "dependencies.osv.folder" out of countersign.yaml.`,
    };
  }
  const key = `osv archive 1 ${path} ${found.size} ${found.mtimeMs}`;
  const kept = await readKept(key, names, deps);
  if (kept !== null) return kept;
  const read = await readAdvisories(path, ecosystem, deps.signal);
  if (read.kind === 'unknown') return read;
  const count = Math.min(Math.max(Math.ceil(read.byName.size / namesPerShard), 1), shardsMax);
  const shards = cutShards(read.byName, count);
  const until = deps.nowMs() + longMs;
  await Promise.all([...shards].map(([at, shard]) => deps.cache.put(`${key} ${at}`, shard, until)));
  await deps.cache.put(`${key} count`, count, until);
  return { kind: 'index', count, shards };
}

/** Null where any of them is not there: each is written only when the whole archive was read. */
async function readKept(
  key: string,
  names: readonly string[],
  { cache }: SourceDependencies,
): Promise<Index | null> {
  const count = await cache.get(`${key} count`);
  if (typeof count !== 'number') return null;
  const shards = new Map<number, Shard>();
  for (const at of new Set(names.map((name) => shardOf(name, count)))) {
    const value = await cache.get(`${key} ${at}`);
    if (!isFields(value)) return null;
    shards.set(at, value as Shard);
  }
  return { kind: 'index', count, shards };
}

function cutShards(byName: ReadonlyMap<string, Advisory[]>, count: number): Map<number, Shard> {
  const entries = Array.from({ length: count }, (): [string, Advisory[]][] => []);
  for (const entry of byName) entries[shardOf(entry[0], count)]?.push(entry);
  return new Map(entries.map((some, at) => [at, Object.fromEntries(some)]));
}

type Read = { kind: 'read'; byName: Map<string, Advisory[]> } | { kind: 'unknown'; why: string };

async function readAdvisories(path: string, ecosystem: Ecosystem, signal: AbortSignal): Promise<Read> {
  const byName = new Map<string, Advisory[]>();
  try {
    await readArchive(path, signal, (bytes, name) => {
      const advisories = readAdvisory(parseJson(bytes), ecosystem);
      if (advisories === null)
        throw new Error(`its entry ${JSON.stringify(name.slice(0, 100))} is no entry of OSV`);
      for (const [subject, advisory] of advisories) {
        const known = byName.get(subject) ?? [];
        known.push(advisory);
        byName.set(subject, known);
      }
    });
    return { kind: 'read', byName };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: 'unknown',
      why: `${path} cannot be read (${why.slice(0, 200)}): fetch it from OSV again.`,
    };
  }
}
