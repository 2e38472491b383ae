import type { Repository } from '../entities.ts';
import type { Commit } from '../git/commits.ts';
import type { World } from '../world.ts';
import { nodeId, presentAccount } from './accounts.ts';
import { repositoryApi, repositoryHtml } from './repositories.ts';

/** Whose account an author's address belongs to, as GitHub joins them. */
const accountOf = (world: World, email: string) => {
  const [login = '', host] = email.split('@');
  const account = world.accounts.get((login.split('+').at(-1) ?? '').toLowerCase());
  return host === 'users.noreply.github.com' && account ? presentAccount(world, account) : null;
};

export function presentCommit(world: World, repository: Repository, commit: Commit) {
  const url = `${repositoryApi(world, repository)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', Number.parseInt(commit.sha.slice(0, 8), 16)),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: {
        sha: commit.tree,
        url: `${repositoryApi(world, repository)}/git/trees/${commit.tree}`,
      },
      url: `${repositoryApi(world, repository)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${repositoryHtml(world, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: accountOf(world, commit.author.email),
    committer: accountOf(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryApi(world, repository)}/commits/${sha}`,
      html_url: `${repositoryHtml(world, repository)}/commit/${sha}`,
    })),
  };
}

/** The short form that check suites tell. */
export const presentSimpleCommit = (commit: Commit) => ({
  id: commit.sha,
  tree_id: commit.tree,
  message: commit.message,
  timestamp: commit.committer.date,
  author: { name: commit.author.name, email: commit.author.email },
  committer: { name: commit.committer.name, email: commit.committer.email },
});
