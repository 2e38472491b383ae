import type { PullRequestRef } from '../../core/github/pull-request.ts';
import { readMarker } from '../../core/publish/marker.ts';
import type { GitHubClient } from './octokit.ts';
import { isSelf, type Self, selfFields, selfOf } from './self.ts';

/** What stands on a pull request now, as far as it is ours. */
export interface OnGitHub {
  self: Self;
  head: string;
  /** The first of each thread that is a finding of ours; by the finding's key. */
  threads: Map<string, OwnThread>;
}

export interface OwnThread {
  threadId: string;
  commentId: number;
  body: string;
  /** Hash of what we wrote there last, where that is recorded: GitHub may keep a text otherwise than it was sent. */
  writtenHash?: string;
  resolved: boolean;
  /** Null where it is open, and where GitHub does not say. */
  resolvedBy: string | null;
}

const query = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  ${selfFields}
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    headRefOid
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id isResolved resolvedBy { login }
        comments(first: 1) { nodes { fullDatabaseId body author { __typename login ... on User { id } ... on Bot { id } } } }
      }
    }
  } }
}`;

interface Answer {
  viewer: { login: string; id: string };
  repository: {
    pullRequest: {
      headRefOid: string;
      reviewThreads: {
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
        nodes: (ThreadNode | null)[];
      };
    };
  };
}

interface ThreadNode {
  id: string;
  isResolved: boolean;
  resolvedBy: { login: string } | null;
  comments: { nodes: ({ fullDatabaseId: string; body: string; author: Author } | null)[] };
}

type Author = { __typename: string; login: string; id?: string } | null;

/** Beyond this a pull request has threads that nobody reads; ours are among the first. */
const pagesMax = 30;

/** One request for a hundred threads. Markers count on comments by our own login only: anybody can write one. */
export async function readThreads(client: GitHubClient, at: PullRequestRef): Promise<OnGitHub> {
  const threads = new Map<string, OwnThread>();
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const answer: Answer = await client.graphql<Answer>(query, { ...at, after });
    const self = selfOf(answer.viewer);
    const { headRefOid: head, reviewThreads }: Answer['repository']['pullRequest'] =
      answer.repository.pullRequest;
    for (const node of reviewThreads.nodes) {
      const own = node && ownThread(node, self);
      if (own && !threads.has(own.key)) threads.set(own.key, own.thread);
    }
    after = reviewThreads.pageInfo.endCursor;
    if (!reviewThreads.pageInfo.hasNextPage || page >= pagesMax) return { self, head, threads };
  }
}

function ownThread(
  { id, isResolved, resolvedBy, comments }: ThreadNode,
  self: Self,
): { key: string; thread: OwnThread } | null {
  const [first] = comments.nodes;
  if (!first || !isOwn(first.author, self)) return null;
  const marker = readMarker(first.body);
  if (marker?.kind !== 'finding') return null;
  const thread = {
    threadId: id,
    commentId: Number(first.fullDatabaseId),
    body: first.body,
    resolved: isResolved,
    resolvedBy: resolvedBy?.login ?? null,
  };
  return { key: marker.key, thread };
}

/** GraphQL calls an App's bot by the App's name alone, which a person may have too: the type tells them apart. */
function isOwn(author: Author, self: Self): boolean {
  if (!author) return false;
  const login = author.__typename === 'Bot' ? `${author.login.replace(/\[bot\]$/, '')}[bot]` : author.login;
  return isSelf(self, { login, nodeId: author.id });
}
