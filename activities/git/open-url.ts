import { join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { blobSizes } from './blobs.ts';
import type { Git } from './git.ts';
import { gitIn, type OpenedRepository } from './opened.ts';
import { createRemote, type Remote, type RepositoryAccess } from './remote.ts';
import { createRepositoryCache } from './repository-cache.ts';
import { parseRepositoryUrl } from './repository-url.ts';
import { type CommitRange, findMergeBase, isFullId, resolveRevision, unknownRevision } from './revision.ts';

/** Generations fetched until the merge base is sure: most branches are younger than the first. */
const depths = [64, 1024, 2_147_483_647];

interface Wanted {
  /** What stands before the first `~` or `^`. */
  id: string;
  steps: string;
}

const refNames = (name: string): string[] =>
  name === 'HEAD' || name === '@'
    ? ['HEAD']
    : [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`];

const findWanted = async (remote: Remote, revision: string): Promise<Wanted | null> => {
  const name = revision.split(/[~^]/, 1)[0] ?? '';
  const steps = revision.slice(name.length);
  // Asked even for a full id: this is also the probe that tells a closed or missing repository from a missing commit.
  const names = refNames(name);
  const refs = await remote.list(isFullId(name) ? ['HEAD'] : names);
  if (isFullId(name)) return { id: name.toLowerCase(), steps };
  const id = names.map((ref) => refs.get(ref)).find((id) => id !== undefined);
  return id === undefined ? null : { id, steps };
};

const tryResolve = async (git: Git, { id, steps }: Wanted): Promise<string | null> => {
  const answer = await git([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${id}${steps}^{commit}`,
  ]);
  return answer.code === 0 ? answer.stdout.toString('latin1').trim() : null;
};

/** The range as far as it can be told from what is here; null when that is not enough to be sure. */
const tryRange = async (
  git: Git,
  remote: Remote,
  wanted: { base: Wanted; head: Wanted },
  name: string,
): Promise<CommitRange | null> => {
  const base = await tryResolve(git, wanted.base);
  const head = await tryResolve(git, wanted.head);
  if (base === null || head === null) return null;
  const mergeBase = await findMergeBase(git, base, head, name);
  return (await remote.isExact(base, head, mergeBase)) ? { base, head, mergeBase } : null;
};

const isUnadvertised = (error: unknown): boolean =>
  error instanceof Failed && /not our ref|unadvertised object|remote ref/.test(error.message);

const unknownAt = async (remote: Remote, revision: string, name: string): Promise<Failed> => {
  const refs = await remote.list([]);
  const short = [...refs.keys()].flatMap(
    (ref) => /^refs\/(?:heads|tags)\/(.+(?<!\^\{\}))$/.exec(ref)?.[1] ?? [],
  );
  return unknownRevision(revision, short, name);
};

/** `fetchRest` fetches whatever may hold commits that the server does not give by their ids. */
const resolveRemoteRange = async (
  git: Git,
  remote: Remote,
  revisions: { base: string; head: string },
  name: string,
  fetchRest: () => Promise<unknown>,
): Promise<CommitRange> => {
  const find = async (revision: string): Promise<Wanted> => {
    const found = await findWanted(remote, revision);
    if (found !== null) return found;
    // What is left may be the beginning of a commit's id, which only the whole history can complete.
    if (!/^[0-9a-f]{4,64}(?:[~^]|$)/i.test(revision)) throw await unknownAt(remote, revision, name);
    await remote.fetchAll();
    return { id: await resolveRevision(git, revision, name), steps: '' };
  };
  const wanted = { base: await find(revisions.base), head: await find(revisions.head) };
  const known = await tryRange(git, remote, wanted, name);
  if (known !== null) return known;
  for (const depth of depths) {
    try {
      await remote.fetchCommits([...new Set([wanted.base.id, wanted.head.id])], depth);
    } catch (error) {
      if (!isUnadvertised(error)) throw error;
      // The server gives no commit by its id alone, or does not have it: everything it has will tell which.
      await fetchRest();
    }
    const range = await tryRange(git, remote, wanted, name);
    if (range !== null) return range;
  }
  const missing = (await tryResolve(git, wanted.base)) === null ? revisions.base : revisions.head;
  throw await unknownAt(remote, missing, name);
};

/** Opens repositories by address, fetching no more than the range needs: commits and trees first, then changed files. */
export const createUrlOpener = ({ git, home }: { git: Git; home: string }) => {
  const cache = createRepositoryCache(git, join(home, 'repositories'));
  return async (
    text: string,
    signal?: AbortSignal,
    access: RepositoryAccess | null = null,
  ): Promise<OpenedRepository> => {
    const address = parseRepositoryUrl(text);
    const name = address.href;
    const { gitDir, release } = await cache.take(name);
    const bound = gitIn(git, gitDir, {}, signal);
    const remote = createRemote(bound, gitDir, address, access);
    return {
      name,
      host: address.host,
      git: bound,
      resolveRange: (base, head) =>
        resolveRemoteRange(bound, remote, { base, head }, name, () =>
          access === null ? remote.fetchAll() : remote.fetchRef(access.ref),
        ),
      provideBlobs: async (ids) => {
        const unique = [...new Set(ids)];
        const here = await blobSizes(bound, unique, name);
        const missing = unique.filter((id) => !here.has(id));
        if (missing.length > 0) await remote.fetchBlobs(missing);
      },
      close: async () => release(),
    };
  };
};
