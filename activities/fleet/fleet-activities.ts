import PQueue from 'p-queue';
import { assetId, describeAsset } from '../../core/fleet/describe-asset.ts';
import type { Asset, AssetState, Observation } from '../../core/fleet/asset.ts';
import type { Source } from '../../core/configuration/fleet-source.ts';
import type { Seen } from '../../core/fleet/changes.ts';
import type { FleetActivities, SourceRefresh } from '../../core/fleet/contract.ts';
import { unreachable } from '../../core/fleet/observation.ts';
import { Failed } from '../../core/failed.ts';
import { clip } from '../../core/clip.ts';
import { safeText } from '../../core/panel/safe-text.ts';
import {
  assetsOfSource,
  findAsset,
  forgetSource,
  listSourceLooks,
  recordGone,
  recordSeen,
  recordSource,
} from '../../database/assets.ts';
import type { Database } from '../../database/client.ts';
import type { AssetReader } from '../assets/driver.ts';
import { inTime, whyNot } from '../assets/guard.ts';
import { redact } from '../github/redact.ts';
import type { Readers } from '../assets/readers.ts';
import { whileRunning } from '../while-running.ts';

interface Dependencies {
  db: Database;
  /** Anew for each activity: what the configuration says now holds. */
  readers: () => Readers & { refreshSeconds: number };
  now: () => Date;
}

/** Assets of one source that are looked at at once. */
const looksAtOnce = 16;
/** More than any source here would have; the rest is named as a problem. */
const assetsMax = 5000;
/** For all assets of a source, but for what has been begun by then. */
const sourceMs = 240_000;
const textCharactersMax = 64_000;
/** A schedule that begins a little early must not find everything still fresh. */
const slackMs = 5_000;

export function createFleetActivities(deps: Dependencies): FleetActivities {
  const { db, readers, now } = deps;
  const assetNamed = async (id: string) => {
    const row = await findAsset(db, id);
    const known = readers();
    const source =
      row && Object.hasOwn(known.sources, row.asset.source) ? known.sources[row.asset.source] : undefined;
    const asset = row && source && describeAsset(row.asset.source, source, row.asset);
    if (!asset || !source)
      throw new Failed(
        'asset.unknown',
        `There is no asset "${clip(safeText(id), 130)}": npx countersign fleet lists those that there are.`,
      );
    return { asset, source, reader: await known.readerOf(asset.source) };
  };
  return {
    listDueSources: async ({ all }) => {
      const { sources, refreshSeconds } = readers();
      const looks = await listSourceLooks(db);
      for (const { source } of looks) if (!Object.hasOwn(sources, source)) await dropSource(deps, source);
      const dueMs = now().getTime() - refreshSeconds * 1000 + slackMs;
      const fresh = new Set(
        looks.filter((one) => one.refreshedAt.getTime() > dueMs).map(({ source }) => source),
      );
      return { sources: Object.keys(sources).filter((source) => all || !fresh.has(source)) };
    },
    refreshSource: ({ source }) => whileRunning(({ signal }) => refreshSource(deps, source, signal)),
    observeAsset: ({ asset: id }) =>
      whileRunning(async ({ signal }) => {
        const { asset, reader } = await assetNamed(id);
        try {
          const observation = await reader.observe(asset.name, signal);
          await recordSeen(db, [{ asset, observation }], now());
          return observation;
        } finally {
          await reader.close();
        }
      }),
    readAsset: ({ asset: id, question }) =>
      whileRunning(async ({ signal }) => {
        const { asset, source, reader } = await assetNamed(id);
        try {
          const timeoutMs = source.timeoutSeconds * 1000;
          const read = (bounded: AbortSignal) => reader.read(asset.name, question, bounded);
          return await tameText(await inTime(read, { signal, timeoutMs }));
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof Failed) throw error;
          throw new Failed(
            'asset.unreachable',
            `"${asset.id}" could not be asked: ${clip(safeText(whyNot(error)), 300)}.`,
          );
        } finally {
          await reader.close();
        }
      }),
  };
}

/**
 * What a terminal obeys or a reader cannot see is gone before anybody is shown it, and so are the secrets that are known by
 * their form: logs and settings hold them, and a model's provider is nobody to tell.
 */
async function tameText(answer: string): Promise<{ text: string; cut: boolean }> {
  // A little more, since what is hidden in it falls away.
  const text = await redact(safeText(answer.slice(0, textCharactersMax * 2)));
  return {
    text: clip(text, textCharactersMax),
    cut: answer.length > textCharactersMax * 2 || text.length > textCharactersMax,
  };
}

async function dropSource({ db, now }: Dependencies, source: string): Promise<void> {
  const reason = 'Its source is no longer in countersign.yaml.';
  await recordGone(db, source, { there: [], now: now(), reason });
  await forgetSource(db, source);
}

async function refreshSource(deps: Dependencies, id: string, signal: AbortSignal): Promise<SourceRefresh> {
  const { db, readers, now } = deps;
  const known = readers();
  const source = Object.hasOwn(known.sources, id) ? known.sources[id] : undefined;
  // It went from the configuration after it was listed.
  if (!source) return { source: id, assets: {}, changed: 0, problem: 'It is no longer in countersign.yaml.' };
  const { seen, problem, whole } = await lookAtAll(
    deps,
    { id, source, open: () => known.readerOf(id) },
    signal,
  );
  const at = now();
  let changed = await recordSeen(db, seen, at);
  if (whole) {
    const there = seen.map(({ asset }) => asset.id);
    changed += await recordGone(db, id, { there, now: at, reason: null });
  }
  await recordSource(db, { source: id, refreshedAt: at, assets: seen.length, problem });
  return { source: id, assets: countStates(seen), changed, problem };
}

interface Looked {
  seen: Seen[];
  problem: string | null;
  /** Whether what was not seen is certainly no longer there. */
  whole: boolean;
}

async function lookAtAll(
  { db }: Dependencies,
  { id, source, open }: { id: string; source: Source; open: () => Promise<AssetReader> },
  signal: AbortSignal,
): Promise<Looked> {
  let reader: AssetReader | null = null;
  try {
    const opened = await open();
    reader = opened;
    const timeoutMs = source.timeoutSeconds * 1000;
    const listed = await inTime((bounded) => opened.list(bounded), { signal, timeoutMs });
    const { assets, problem } = chooseAssets(id, source, listed);
    const seen = await observeAll(opened, assets, signal);
    return { seen, problem, whole: true };
  } catch (error) {
    signal.throwIfAborted();
    const why = clip(safeText(whyNot(error)), 300);
    // They may be there as before: what is known of them is that nobody can tell.
    const known = await assetsOfSource(db, id);
    const seen = known.map((asset) => ({
      asset,
      observation: unreachable(`its source cannot be read: ${why}`),
    }));
    return { seen, problem: `It cannot be read: ${why}`, whole: false };
  } finally {
    await reader?.close();
  }
}

/** What the configuration takes of what a source names; of two names that come to one id, the one that is that id itself. */
function chooseAssets(
  id: string,
  source: Source,
  listed: readonly { name: string; labels: Record<string, string> }[],
): { assets: Asset[]; problem: string | null } {
  const chosen = new Map<string, Asset>();
  const problems: string[] = [];
  if (listed.length > assetsMax)
    problems.push(`It names ${listed.length} assets, of which ${assetsMax} are looked at.`);
  const own = (name: string) => assetId(id, name) === `${id}.${name}`;
  const inOrder = listed.slice(0, assetsMax).toSorted((a, b) => Number(own(b.name)) - Number(own(a.name)));
  for (const one of inOrder) {
    const asset = describeAsset(id, source, one);
    if (asset === null) continue;
    const other = chosen.get(asset.id);
    if (other)
      problems.push(`"${clip(safeText(one.name), 60)}" is left out: "${asset.id}" is another one's id.`);
    else chosen.set(asset.id, asset);
  }
  return {
    assets: [...chosen.values()],
    problem: problems.length > 0 ? clip(problems.join(' '), 1000) : null,
  };
}

/** Those that there is no time for are not waited for: a source whose assets all hang must not keep the others waiting. */
async function observeAll(
  reader: AssetReader,
  assets: readonly Asset[],
  signal: AbortSignal,
): Promise<Seen[]> {
  const end = AbortSignal.timeout(sourceMs);
  const queue = new PQueue({ concurrency: looksAtOnce });
  const looks = assets.map((asset) =>
    queue.add(async (): Promise<Seen> => {
      signal.throwIfAborted();
      if (end.aborted) return { asset, observation: unreachable('there was no time left to look at it') };
      return { asset, observation: await reader.observe(asset.name, signal) };
    }),
  );
  return Promise.all(looks);
}

const countStates = (seen: readonly { observation: Observation }[]): Partial<Record<AssetState, number>> => {
  const counts: Partial<Record<AssetState, number>> = {};
  for (const { observation } of seen) counts[observation.state] = (counts[observation.state] ?? 0) + 1;
  return counts;
};
