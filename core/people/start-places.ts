import type { Change } from '../change/change.ts';
import { readersNameOf } from '../develop/repository-name.ts';
import { parsePullRequest } from '../github/pull-request.ts';
import type { Place } from './permissions.ts';
import type { StartWish } from './start-contract.ts';
import type { Wanted } from './weigh-name.ts';

/**
 * What somebody who starts this has to be allowed, and on what: on each repository that is read, named as
 * `repositories.readers` names it, and on each asset. What the connected GitHub holds is `github.com/OWNER/NAME`.
 */
export function wantedForStart({ type, input }: StartWish): Wanted {
  switch (type) {
    case 'auditChange':
      return starting('audits', [nameOfChange(input.change)]);
    case 'auditOpenPullRequests':
      return starting('sweeps', [`github.com/${input.repository}`]);
    case 'developTask': {
      const { repository, issue } = input;
      const named = issue === undefined ? null : parsePullRequest(issue);
      const ofIssue = named === null ? [] : [atGitHub(named)];
      return starting('tasks', [...new Set([readersNameOf(repository), ...ofIssue])]);
    }
    case 'remediate': {
      // A plan of one's own is made exact by looks at whatever it names, and proposed for that.
      const planned = [...(input.plan?.actions ?? []), ...(input.plan?.checks ?? [])].map(
        ({ asset }) => asset,
      );
      const places = [...new Set([...input.assets, ...planned])].map(
        (name): Place => ({ kind: 'asset', name }),
      );
      return { permission: 'operate', to: 'start remedies', places };
    }
  }
}

const starting = (what: string, repositories: readonly string[]): Wanted => ({
  permission: 'start',
  to: `start ${what}`,
  places: repositories.map((name) => ({ kind: 'repository', name })),
});

const atGitHub = ({ owner, repo }: { owner: string; repo: string }): string => `github.com/${owner}/${repo}`;

function nameOfChange(change: Change): string {
  switch (change.kind) {
    case 'patch':
      return 'patch';
    case 'package-upgrade':
      return `npm:${change.name}`;
    case 'pull-request':
      return atGitHub(change);
    case 'git-range':
      return readersNameOf(change.repository);
  }
}
