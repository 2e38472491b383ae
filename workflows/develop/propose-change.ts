import { parseGitHubRepository } from '../../core/develop/repository-name.ts';
import { describeProposal } from '../../core/develop/describe-proposal.ts';
import type { ToolArguments } from '../../core/develop/tools.ts';
import type { BlobId } from '../../core/ids.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { openTaskPullRequest, pushBranch } from './activities.ts';
import { enterPhase, type TaskState } from './task-state.ts';

type Finish = ToolArguments<'finish'>;

/** Whether the end of the task is a pull request: of a repository on GitHub, unless nobody wants one. */
export const wantsPullRequest = ({ input }: TaskState): boolean =>
  parseGitHubRepository(input.repository) !== null && input.pullRequest !== false;

/** Writes the branch; a later change of the same task is one more commit on it. Gives the commit that stands there now. */
export async function pushChange(
  state: TaskState,
  bundle: BlobId,
  { subject, body }: Pick<Finish, 'subject' | 'body'>,
): Promise<string> {
  const { taskId, carried, input } = state;
  const { branch } = carried.plan;
  enterPhase(state, 'publishing', `branch ${branch}`);
  const { commit } = await pushBranch.executeWithOptions({ summary: inSummary(`push ${branch}`) }, [
    {
      taskId,
      repository: input.repository,
      commit: carried.base.commit,
      branch,
      bundle,
      subject,
      body,
      overCommit: carried.pushed,
      ...(carried.merges && { merges: true }),
    },
  ]);
  carried.pushed = commit;
  delete carried.merges;
  return commit;
}

/** Pushes the change and opens its pull request, unless that is open. */
export async function proposeChange(
  state: TaskState,
  bundle: BlobId,
  finish: Finish,
): Promise<{ owner: string; repo: string; number: number }> {
  const { taskId, carried, input } = state;
  await pushChange(state, bundle, finish);
  if (carried.proposed) return carried.proposed;
  const opened = await openTaskPullRequest.executeWithOptions({ summary: 'open the pull request' }, [
    {
      taskId,
      repository: input.repository,
      branch: carried.plan.branch,
      base: input.base,
      title: finish.subject,
      body: describeProposal({ input, finish, status: carried.status }),
    },
  ]);
  const { owner, repo, number, url } = opened;
  carried.proposed = { owner, repo, number };
  carried.status.pullRequest = { name: `${owner}/${repo}#${number}`, url };
  return carried.proposed;
}
