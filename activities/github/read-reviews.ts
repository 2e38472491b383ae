import {
  type Permission,
  permissions,
  type HeadReview,
  type PullRequest,
} from '../../core/github/pull-request.ts';
import { type LastReview, lastReviews } from '../../core/github/head-reviews.ts';
import { GitHubFailed } from './github-failed.ts';
import type { GitHubClient } from './octokit.ts';
import { readPages } from './read-pages.ts';

const reviewsMax = 3000;
/** Each is asked about alone. */
const reviewersMax = 100;

/** The last review of each person, with what that person may do and which of `teams` (`org/team`) it belongs to. */
export async function readReviews(
  client: GitHubClient,
  { owner, repo, number }: PullRequest,
  teams: readonly string[],
): Promise<{ reviews: HeadReview[]; clipped: boolean }> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
  const pages = client.paginate.iterator(route, { owner, repo, pull_number: number, per_page: 100 });
  const { items, clipped } = await readPages(pages, reviewsMax);
  const last = lastReviews(
    items.flatMap(({ user, state, commit_id: commit }) =>
      user ? [{ login: user.login, bot: user.type === 'Bot', state, commit }] : [],
    ),
  );
  const reviews: HeadReview[] = [];
  for (const review of last.slice(0, reviewersMax)) {
    const permission = await permissionOf(client, { owner, repo, login: review.login });
    reviews.push({ ...review, permission, teams: await teamsOf(client, review, teams) });
  }
  return { reviews, clipped: clipped || last.length > reviewersMax };
}

/** What somebody may do in a repository; `none` for who is nobody there. */
export async function permissionOf(
  client: GitHubClient,
  { owner, repo, login }: { owner: string; repo: string; login: string },
): Promise<Permission> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  try {
    const { data } = await client.request(route, { owner, repo, username: login });
    // A role of an organisation's own making is told by the plain permission that it builds on.
    return [data.role_name, data.permission].map(knownPermission).find((one) => one !== null) ?? 'none';
  } catch (error) {
    if (isNotFound(error)) return 'none';
    throw error;
  }
}

const knownPermission = (name: string | undefined): Permission | null =>
  permissions.find((permission) => permission === name) ?? null;

async function teamsOf(
  client: GitHubClient,
  { login, state, bot }: LastReview,
  teams: readonly string[],
): Promise<string[]> {
  if (state !== 'approved' || bot) return [];
  const memberships = await Promise.all(teams.map((team) => isMember(client, team, login)));
  return teams.filter((_, index) => memberships[index]);
}

async function isMember(client: GitHubClient, team: string, login: string): Promise<boolean> {
  const [org = '', slug = ''] = team.split('/');
  try {
    const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
    const { data } = await client.request(route, { org, team_slug: slug, username: login });
    return data.state === 'active';
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await checkTeam(client, org, slug);
    return false;
  }
}

/** A team that cannot be seen has no members that can be seen: without this, its approval would be waited for in vain. */
async function checkTeam(client: GitHubClient, org: string, slug: string): Promise<void> {
  try {
    await client.request('GET /orgs/{org}/teams/{team_slug}', { org, team_slug: slug });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new GitHubFailed(
      'github.forbidden',
      `Team ${org}/${slug}, which "github.humanReview.teams" names, is not there or not shown to us. Mend the name, or give the App the permission members=read.`,
      { status: 404 },
    );
  }
}

const isNotFound = (error: unknown): boolean => error instanceof GitHubFailed && error.status === 404;
