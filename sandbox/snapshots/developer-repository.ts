import { Failed } from '../../core/failed.ts';
import { folderPath, runAs, type User } from '../run-as.ts';
import { createHiddenGit, plainEnvironment } from './hidden-git.ts';
import { layOut, type Scratch } from './hidden-repository.ts';

interface DeveloperRepositoryOf {
  workspace: string;
  user: User;
  /** In the hidden repository's folder, it is made there and moved. */
  scratch: Scratch;
  base: string;
  pack: Uint8Array;
}

/**
 * A repository of its own in the workspace, so that git's commands work inside. It is the developer's to break: nothing
 * outside ever reads it again. Made elsewhere and moved, since what stood there before may be hostile.
 */
export async function makeDeveloperRepository(of: DeveloperRepositoryOf): Promise<void> {
  const { workspace, user, scratch, base, pack } = of;
  const git = createHiddenGit(scratch.path, user);
  try {
    await layOut(scratch.path, user, false);
    await git.run(['index-pack', '--stdin'], { input: pack });
    await git.run(['update-ref', 'refs/heads/main', base]);
    await git.run(['read-tree', base]);
    await move(workspace, user, scratch);
  } finally {
    await scratch.remove();
  }
}

async function move(workspace: string, user: User, scratch: Scratch): Promise<void> {
  const answer = await runAs(user, {
    program: '/bin/sh',
    // `cp`, since only the owner of the folder above may move a folder, and file systems may differ.
    args: ['-euc', 'rm -rf -- .git; mkdir .git; cp -a -- "$1/." .git', 'sh', folderPath(0)],
    cwd: workspace,
    folders: [scratch.path],
    environment: plainEnvironment(),
    bytesMax: 100_000,
    timeoutMs: 120_000,
  });
  if (answer.code === 0) return;
  throw new Failed(
    'sandbox.unavailable',
    `No repository for the developer could be made in ${workspace}: ${answer.stderr.trim().slice(0, 500)}.`,
  );
}
