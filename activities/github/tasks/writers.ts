import { mayWrite } from '../../../core/github/pull-request.ts';
import type { GitHubClient } from '../octokit.ts';
import { permissionOf } from '../read-reviews.ts';

/** Tells whether somebody may change the repository's code; each is asked about once. */
export function createWriters(
  client: GitHubClient,
  at: { owner: string; repo: string },
): (login: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (login) => {
    const asked = known.get(login) ?? permissionOf(client, { ...at, login }).then(mayWrite);
    known.set(login, asked);
    return asked;
  };
}
