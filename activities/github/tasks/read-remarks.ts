import type { Remark } from '../../../core/develop/tell-feedback.ts';
import { readCommands } from '../../../core/github/read-commands.ts';
import { readMarker } from '../../../core/publish/marker.ts';
import type { GitHubClient } from '../octokit.ts';
import { readPages } from '../read-pages.ts';
import { isSelf, type Self, selfFields, selfOf } from '../self.ts';
import { createWriters } from './writers.ts';

interface At {
  owner: string;
  repo: string;
  number: number;
}

type User = { login: string; type?: string; node_id?: string } | null | undefined;
type Heard = Remark & { user: User; body: string };

const itemsMax = 3000;

/**
 * What people who may write to the repository said of the pull request, oldest first of each kind; what others and
 * programs said is only counted. Our own texts, and commands to the engine, are no remarks.
 */
export async function readRemarks(
  client: GitHubClient,
  at: At,
): Promise<{ remarks: Remark[]; leftOut: number }> {
  const { viewer } = await client.graphql<{ viewer: { login: string; id: string } }>(`{ ${selfFields} }`);
  const self = selfOf(viewer);
  const heard = await hear(client, at);
  const mayWrite = createWriters(client, at);
  const remarks: Remark[] = [];
  let leftOut = 0;
  for (const { user, body, ...remark } of heard) {
    if (isOurs(self, user, body) || readCommands(body).length > 0) continue;
    if (user && user.type !== 'Bot' && (await mayWrite(user.login))) remarks.push(remark);
    else leftOut += 1;
  }
  return { remarks, leftOut };
}

/** By a token we act as a person, whose own words are no less a person's: only what bears our mark is ours then. */
const isOurs = (self: Self, user: User, body: string): boolean =>
  isSelf(self, user && { login: user.login, nodeId: user.node_id }) &&
  (self.login.endsWith('[bot]') || readMarker(body) !== null);

async function hear(client: GitHubClient, { owner, repo, number }: At): Promise<Heard[]> {
  const ofPull = { owner, repo, pull_number: number, per_page: 100 };
  const [reviews, atLines, below] = await Promise.all([
    readPages(
      client.paginate.iterator('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', ofPull),
      itemsMax,
    ),
    readPages(
      client.paginate.iterator('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', ofPull),
      itemsMax,
    ),
    readPages(
      client.paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        per_page: 100,
        issue_number: number,
      }),
      itemsMax,
    ),
  ]);
  const asked = (about: string, id: string, user: User, body: string): Heard => ({
    id,
    kind: 'asked',
    about,
    user,
    body,
    text: body,
  });
  return [
    ...standing(reviews.items).map(({ id, user, state, body }) =>
      asked(
        state === 'CHANGES_REQUESTED'
          ? `${nameOf(user)} reviewed, and asks for changes`
          : `${nameOf(user)} reviewed`,
        `review/${id}`,
        user,
        body,
      ),
    ),
    ...atLines.items.map(({ id, user, body, path, line, original_line: was }) =>
      asked(`${nameOf(user)} on ${path}, line ${line ?? was ?? '?'}`, `line-comment/${id}`, user, body),
    ),
    ...below.items.map(({ id, user, body }) =>
      asked(`${nameOf(user)} commented`, `comment/${id}`, user, body ?? ''),
    ),
  ];
}

const nameOf = (user: User): string => user?.login ?? 'Somebody';

/** Reviews that still ask for something: not dismissed, and not followed by the same person's approval. */
function standing<Review extends { user: User; state: string; body: string }>(
  reviews: readonly Review[],
): Review[] {
  const approvedAt = new Map<string, number>();
  for (const [index, { user, state }] of reviews.entries())
    if (state === 'APPROVED' && user) approvedAt.set(user.login, index);
  return reviews.filter(
    ({ user, state, body }, index) =>
      (state === 'CHANGES_REQUESTED' || (state === 'COMMENTED' && body.trim() !== '')) &&
      (approvedAt.get(user?.login ?? '') ?? -1) < index,
  );
}
