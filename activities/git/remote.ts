import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { gitWords, outputOf } from './answer.ts';
import type { Git, GitAnswer, GitOptions } from './git.ts';
import type { RepositoryUrl } from './repository-url.ts';

const fetchTimeoutMs = 300_000;

/** What opens a remote repository that not everybody may read, for one thing in it. */
export interface RepositoryAccess {
  /** The value of the Authorization header. */
  authorisation: string;
  /** The ref by which commits are found where the server gives none by their ids alone. */
  ref: string;
}

const closed =
  /not found|HTTP 40[134]|error: 40[134]|could not read (?:Username|Password)|Authentication failed/i;
const noGit =
  /not valid: is this a git repository|does not appear to be a git repository|not a git repository/i;

const fetchFailed = (answer: GitAnswer, { href }: RepositoryUrl): Failed => {
  if (closed.test(answer.stderr)) {
    return new Failed(
      'change.not-a-repository',
      `"${href}" is not there, or needs a login. If it is private, run "countersign audit" inside a clone, which uploads ` +
        'the change, or put a clone below one of "repositories.roots".',
    );
  }
  if (noGit.test(answer.stderr)) {
    return new Failed(
      'change.not-a-repository',
      `"${href}" answers, but is not a git repository: check the address.`,
    );
  }
  const why =
    answer.ended === 'timed-out' ? 'it took too long' : gitWords(answer.stderr) || 'git said nothing';
  return new Failed(
    'change.unreachable',
    `"${href}" could not be fetched (${why}): check the address and the worker's network.`,
  );
};

const checkRedirect = (answer: GitAnswer, { href, host }: RepositoryUrl): void => {
  const target = /redirecting to (\S+)/.exec(answer.stderr)?.[1];
  if (target === undefined || (URL.canParse(target) && new URL(target).hostname === host)) return;
  throw new Failed(
    'input.invalid',
    `"${href}" leads on to another host, whose rules for readers may differ: give the repository's own address.`,
  );
};

/** For this address alone, and by environment alone: arguments are everybody's to read, and files last. */
const authorise = ({ href }: RepositoryUrl, access: RepositoryAccess | null): [string, string][] =>
  access === null ? [] : [[`http.${href}.extraHeader`, `Authorization: ${access.authorisation}`]];

const pushArguments = (branch: string, { from, to }: { from: string | null; to: string }): string[] => [
  'push',
  '--porcelain',
  '--no-verify',
  '--no-thin',
  `--force-with-lease=refs/heads/${branch}:${from ?? ''}`,
  'origin',
  `${to}:refs/heads/${branch}`,
];

/** What is asked of one remote repository, with the local one in `gitDir` that it is fetched into. */
export const createRemote = (
  git: Git,
  gitDir: string,
  address: RepositoryUrl,
  access: RepositoryAccess | null,
) => {
  // By environment and for fetches only: were the promise of further objects written down, each reader that misses one
  // would go to the network for it.
  const config: [string, string][] = [
    ['remote.origin.url', address.href],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialclonefilter', 'blob:none'],
    // Where a redirect leads, git would go on with the header.
    ['http.followRedirects', address.protocol === 'https' && access === null ? 'initial' : 'false'],
    ...authorise(address, access),
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
  ];
  const ask = async (args: string[], options: GitOptions = {}): Promise<Buffer> => {
    const answer = await git(args, {
      config,
      protocols: [address.protocol],
      timeoutMs: fetchTimeoutMs,
      ...options,
    });
    checkRedirect(answer, address);
    if (answer.code !== 0) throw fetchFailed(answer, address);
    return answer.stdout;
  };
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--filter=blob:none'];

  return {
    /** Ref names that end in one of `patterns` (all for none), and their ids. */
    list: async (patterns: string[]): Promise<Map<string, string>> => {
      const listing = await ask(['ls-remote', 'origin', ...patterns], { bytesMax: 32_000_000 });
      const lines = listing.toString('utf8').split('\n').filter(Boolean);
      return new Map(
        lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]),
      );
    },
    /** Commits and trees of `ids`, and of `depth` generations before them. */
    fetchCommits: (ids: string[], depth: number) =>
      ask([...fetch, `--depth=${depth}`, 'origin', ...ids.map((id) => `+${id}:refs/fetched/${id}`)]),
    /** Commits and trees of everything, for ids that only the whole history can complete. */
    fetchAll: () =>
      ask([
        ...fetch,
        '--depth=2147483647',
        '--prune',
        'origin',
        '+refs/heads/*:refs/heads/*',
        '+refs/tags/*:refs/tags/*',
      ]),
    /** Commits and trees of one ref and of all that came before. */
    fetchRef: (ref: string) => ask([...fetch, '--depth=2147483647', 'origin', `+${ref}:${ref}`]),
    fetchBlobs: (ids: string[]) =>
      ask([...fetch, '--stdin', 'origin'], {
        input: ids.map((id) => `${id}\n`).join(''),
        // Told which commits are here, the server would leave out the blobs that belong to them.
        config: [...config, ['fetch.negotiationAlgorithm', 'noop']],
      }),
    /**
     * Moves a branch from one commit to the next, or makes it where `from` is null; changes nothing where it stands
     * elsewhere by then. Gives git's own answer: what a refusal means is the caller's to say.
     */
    push: (branch: string, move: { from: string | null; to: string }): Promise<GitAnswer> =>
      git(pushArguments(branch, move), {
        config,
        protocols: [address.protocol],
        timeoutMs: fetchTimeoutMs,
      }),
    /** True when nothing that decides `mergeBase` lies behind the edge of a shallow history. */
    isExact: async (base: string, head: string, mergeBase: string | null): Promise<boolean> => {
      const shallow = await readFile(join(gitDir, 'shallow'), 'latin1').catch(() => '');
      if (shallow === '') return true;
      const edge = new Set(shallow.split('\n').filter(Boolean));
      const not = mergeBase === null ? [] : ['--not', mergeBase];
      const walk = await git(['rev-list', base, head, ...not], { bytesMax: 64_000_000 });
      const ids = outputOf(walk, 'walk the history', address.href).toString('latin1').split('\n');
      return !ids.some((id) => edge.has(id));
    },
  };
};

export type Remote = ReturnType<typeof createRemote>;
