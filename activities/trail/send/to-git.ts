import { outputOf } from '../../git/answer.ts';
import type { Git } from '../../git/git.ts';
import { createScratch } from '../../git/opened.ts';
import { ownSignature } from '../../git/own-signature.ts';
import { createRemote } from '../../git/remote.ts';
import { parseRepositoryUrl } from '../../git/repository-url.ts';
import type { Checkpoint } from '../../../core/trail/checkpoint.ts';
import { checkpointBytes, checkpointName } from './checkpoint-name.ts';

const doing = 'add a checkpoint';

/** As a file more on a branch, never over what others wrote. @throws Error, Failed with git's words */
export async function sendToGit(
  git: Git,
  to: { address: string; branch: string; token: string | null },
  checkpoint: Checkpoint,
  signal: AbortSignal,
): Promise<void> {
  const scratch = await createScratch(git, { objects: null, format: 'sha1', shallow: null }, signal);
  try {
    const ref = `refs/heads/${to.branch}`;
    const access = to.token === null ? null : { authorisation: basic(to.token), ref };
    const remote = createRemote(scratch.git, scratch.gitDir, parseRepositoryUrl(to.address), access);
    const stands = (await remote.list([ref])).get(ref) ?? null;
    if (stands !== null) await remote.fetchCommits([stands], 1);
    const commit = await commitWith(scratch.git, { stands, checkpoint });
    if (commit === null) return;
    const answer = await remote.push(to.branch, { from: stands, to: commit });
    outputOf(answer, doing, to.address);
  } finally {
    await scratch.close();
  }
}

/** Null where the checkpoint stands there already. */
async function commitWith(
  git: Git,
  { stands, checkpoint }: { stands: string | null; checkpoint: Checkpoint },
): Promise<string | null> {
  const run = async (args: string[], options: Parameters<Git>[1] = {}) =>
    outputOf(await git(args, options), doing, 'the branch')
      .toString('latin1')
      .trim();
  const name = checkpointName(checkpoint);
  if (stands !== null) {
    if ((await run(['ls-tree', stands, '--', name])) !== '') return null;
    await run(['read-tree', stands]);
  }
  const blob = await run(['hash-object', '-w', '--stdin'], { input: checkpointBytes(checkpoint) });
  await run(['update-index', '--add', '--cacheinfo', `100644,${blob},${name}`]);
  const tree = await run(['write-tree', '--missing-ok']);
  return run(['commit-tree', tree, ...(stands === null ? [] : ['-p', stands])], {
    env: ownSignature(Math.floor(Date.parse(checkpoint.at) / 1000)),
    input: `Trail up to entry ${checkpoint.number}\n`,
  });
}

/** As git hosts take a token over HTTP. */
const basic = (token: string): string => `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
