import type { TaskPublishActivities } from '../../../core/develop/contract.ts';
import { parseGitHubRepository } from '../../../core/develop/repository-name.ts';
import { Failed } from '../../../core/failed.ts';
import { getBlob } from '../../../database/blobs.ts';
import { copyTaskCommit } from '../../../database/task-commits.ts';
import { updateTask } from '../../../database/tasks.ts';
import { gitWords } from '../../git/answer.ts';
import { blobSizes } from '../../git/blobs.ts';
import type { Git, GitAnswer } from '../../git/git.ts';
import { openBundle } from '../../git/open-bundle.ts';
import { createRemote, type Remote } from '../../git/remote.ts';
import { parseRepositoryUrl } from '../../git/repository-url.ts';
import { whileRunning } from '../../while-running.ts';
import { mayNotPush } from '../client.ts';
import { GitHubFailed } from '../github-failed.ts';
import { bundleEnds, commitOnTop, formerBlobs, gitDirOf } from './commit-on-top.ts';
import type { TaskDesk } from './task-desk.ts';

type Input = Parameters<TaskPublishActivities['pushBranch']>[0];

const closed =
  /error: 40[13]|HTTP 40[13]|Authentication failed|could not read (?:Username|Password)|denied to/i;
const missing = /not found|error: 404|HTTP 404/i;
const refusedByRule = /remote rejected|protected branch|refusing to allow|declined/i;
const movedMeanwhile = /stale info|\[rejected\]|failed to update ref|reference already exists/i;

/**
 * Writes the task's branch: one commit on top of what it began with, or of its own last one, and of the base that it was
 * merged with since. The commit is the same
 * whenever it is made, so that whoever is killed between pushing and saying so pushes nothing a second time.
 */
export const pushBranch = (desk: TaskDesk, input: Input): Promise<{ commit: string }> =>
  whileRunning(async ({ signal }) => {
    const push = (refresh: boolean) => pushOnce(desk, input, { refresh, signal });
    // A token that was revoked before its time is made anew once.
    return push(false).catch((error: unknown) =>
      error instanceof Failed && ['github.forbidden', 'change.not-a-repository'].includes(error.failure.kind)
        ? push(true)
        : Promise.reject(error),
    );
  });

async function pushOnce(
  { db, git, github }: TaskDesk,
  input: Input,
  { refresh, signal }: { refresh: boolean; signal: AbortSignal },
): Promise<{ commit: string }> {
  const { taskId, branch, commit: base, overCommit, merges = false } = input;
  const named = namedRepository(input.repository);
  const name = `${named.owner}/${named.repo}`;
  const authorisation = await github.pushAuthorisation(named.owner, named.repo, refresh);
  const address = parseRepositoryUrl(`${github.about?.url ?? ''}/${name}.git`);
  const opened = await openBundle(git, `bundle:${input.bundle}`, (id) => getBlob(db, id), signal);
  try {
    const ref = `refs/heads/${branch}`;
    const remote = createRemote(opened.git, await gitDirOf(opened.git), address, { authorisation, ref });
    const stands = await standsAt(remote, ref);
    await fetchParents(remote, name, overCommit === null ? [base] : [base, overCommit]);
    const commit = await commitOnTop(opened.git, {
      base,
      parent: overCommit ?? base,
      merges: merges && overCommit !== null,
    });
    if (stands === commit) return { commit };
    if (stands !== overCommit) throw branchTaken(name, branch, stands, overCommit);
    // Known before it stands there: whoever is told of the new head first asks whose work it is.
    await copyTaskCommit(db, taskId, await bundleEnds(opened.git), { base, head: commit });
    await updateTask(db, taskId, { headCommit: commit });
    if (commit === overCommit) return { commit };
    await provideFormer(opened.git, remote, { from: overCommit ?? base, to: commit });
    const answer = await remote.push(branch, { from: overCommit, to: commit });
    if (answer.code !== 0 && (await standsAt(remote, ref)) !== commit) {
      throw refusal(answer, { about: github.about ?? { host: null }, name, branch });
    }
    return { commit };
  } finally {
    await opened.close();
  }
}

function namedRepository(repository: string): { owner: string; repo: string } {
  const named = parseGitHubRepository(repository);
  if (named !== null) return named;
  throw new Failed(
    'input.invalid',
    `Repository ${JSON.stringify(repository.slice(0, 200))} is not at GitHub: only "github:owner/name" takes a branch.`,
  );
}

const standsAt = async (remote: Remote, ref: string): Promise<string | null> =>
  (await remote.list([ref])).get(ref) ?? null;

async function fetchParents(remote: Remote, name: string, commits: string[]): Promise<void> {
  try {
    await remote.fetchCommits([...new Set(commits)], 1);
  } catch (error) {
    if (!(error instanceof Failed) || !/not our ref|unadvertised object|remote ref/.test(error.message))
      throw error;
    throw new Failed(
      'change.unknown-revision',
      `${name} no longer has commit ${commits.map((id) => id.slice(0, 12)).join(' or ')}, on which the task's work stands: its branch was rewritten. Start the task again from what stands there now; its bundle holds the work.`,
    );
  }
}

/** Over HTTP git sends changed files as differences from their former text, which it needs for that. */
async function provideFormer(
  git: Git,
  remote: Remote,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const former = await formerBlobs(git, from, to);
  const here = await blobSizes(git, former, "the task's change");
  const away = former.filter((id) => !here.has(id));
  if (away.length > 0) await remote.fetchBlobs(away);
}

function branchTaken(name: string, branch: string, stands: string | null, ours: string | null): Failed {
  const where = `Branch ${JSON.stringify(branch)} of ${name}`;
  const text =
    stands === null
      ? `${where}, which the task wrote, was deleted: restore it at GitHub, or start the task again.`
      : ours === null
        ? `${where} is there already, at ${stands.slice(0, 12)}: name another branch, or delete that one. A task never writes over what others wrote.`
        : `${where} was moved by somebody else to ${stands.slice(0, 12)} since the task wrote ${ours.slice(0, 12)}: a task never writes over what others wrote. Go on by hand from there, or put the branch back and start the task again.`;
  return new Failed('task.branch-taken', text);
}

function refusal(
  answer: GitAnswer,
  { about, name, branch }: { about: Parameters<typeof mayNotPush>[0]; name: string; branch: string },
): Failed {
  const said = gitWords(`${answer.stderr}\n${answer.stdout.toString('utf8')}`);
  if (movedMeanwhile.test(said) && !/remote rejected/i.test(said))
    return new Failed(
      'task.branch-taken',
      `Branch ${JSON.stringify(branch)} of ${name} was moved by somebody else at this very moment: a task never writes over what others wrote. Go on by hand from there, or start the task with another branch.`,
    );
  if (refusedByRule.test(said))
    return new GitHubFailed(
      'github.refused',
      `GitHub does not take branch ${JSON.stringify(branch)} of ${name} (${said}). Where that names a rule of the repository, a person has to allow it; files under .github/workflows a task may not change.`,
    );
  if (closed.test(said)) return mayNotPush(about, name);
  if (missing.test(said))
    return new GitHubFailed(
      'github.not-found',
      `${name} is not there any more, or not open to us: check its name and where the App is installed.`,
    );
  const why = answer.ended === 'timed-out' ? 'it took too long' : said || 'git said nothing';
  return new GitHubFailed(
    'github.unreachable',
    `Branch ${branch} could not be written to ${name} (${why}). It is tried again.`,
  );
}
