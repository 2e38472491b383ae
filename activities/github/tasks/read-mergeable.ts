import { setTimeout as wait } from 'node:timers/promises';
import type { Feedback } from '../../../core/develop/contract.ts';
import type { GitHubClient } from '../octokit.ts';

interface At {
  owner: string;
  repo: string;
  number: number;
}

/** GitHub begins to work out whether it merges when somebody asks, and says so a moment later. */
const patienceMs = [250, 1000, 3000];

const readPull = async (client: GitHubClient, { owner, repo, number }: At) =>
  (
    await client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number: number,
    })
  ).data;

type Pull = Awaited<ReturnType<typeof readPull>>;

/** A pull request that says whether it merges, unless GitHub takes too long to find out: that is then not known. */
export async function readMergeable(client: GitHubClient, at: At, signal: AbortSignal): Promise<Pull> {
  let pull = await readPull(client, at);
  for (const ms of patienceMs) {
    if (pull.state !== 'open' || pull.mergeable !== null) break;
    await wait(ms, undefined, { signal });
    pull = await readPull(client, at);
  }
  return pull;
}

/** Whether it conflicts with its base, and with which commit of it. */
export async function readConflict(
  client: GitHubClient,
  { owner, repo }: Pick<At, 'owner' | 'repo'>,
  { mergeable, base }: Pull,
): Promise<Pick<Feedback, 'conflicting' | 'conflict'>> {
  if (mergeable !== false) return { conflicting: false };
  // What the pull request says of its base may be what stood there when it was opened.
  const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}', {
    owner,
    repo,
    ref: `heads/${base.ref}`,
    per_page: 1,
  });
  return { conflicting: true, conflict: { branch: base.ref, commit: data.sha } };
}
