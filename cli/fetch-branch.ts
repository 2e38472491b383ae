import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGit } from '../activities/git/git.ts';
import { findGitDir } from '../activities/git/bundle.ts';
import { outputOf } from '../activities/git/answer.ts';
import { ownSignature } from '../activities/git/own-signature.ts';
import { blobId } from '../core/ids.ts';
import { getBlob } from '../database/blobs.ts';
import type { Database } from '../database/client.ts';
import { UsageError } from './usage-error.ts';

interface Fetched {
  branch: string;
  commit: string;
  /** False where the branch stood there with this very commit already. */
  written: boolean;
}

const headRef = 'refs/heads/head';

/**
 * Writes a task's branch into the repository that a person stands in: its one commit, on top of the commit that the work
 * began with. The work tree is not touched, and nothing of the repository's hooks is run.
 *
 * @throws UsageError where another branch of that name stands there, or the commit that it began with is missing
 */
export async function fetchBranch(
  db: Database,
  cwd: string,
  { bundle, branch, base }: { bundle: string; branch: string; base: string },
): Promise<Fetched> {
  const git = createGit();
  const gitDir = await findGitDir(git, cwd);
  const here = (args: string[], options = {}) => git(args, { gitDir, ...options });
  const known = await here(['rev-parse', '--verify', '--quiet', `${base}^{commit}`]);
  if (known.code !== 0) {
    throw new UsageError(
      `This repository has no commit ${base.slice(0, 12)}, which the task began with: run the command in the repository that it was started in.`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'countersign-branch-'));
  try {
    const file = join(folder, 'task.bundle');
    await writeFile(file, await getBlob(db, blobId(bundle.replace(/^bundle:/, ''))));
    const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', file, headRef];
    outputOf(await here(fetch, { protocols: ['file'], timeoutMs: 120_000 }), 'fetch the branch', cwd);
    const told = outputOf(await here(['bundle', 'list-heads', file, headRef]), 'read the branch', cwd);
    const made = told.toString('latin1').split(' ', 1)[0] ?? '';
    const commit = await onTopOf(here, made, base, cwd);
    return { branch, commit, written: await point(here, { branch, commit, cwd }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Here = (args: string[], options?: object) => ReturnType<ReturnType<typeof createGit>>;

/** The same tree and message, with the real parent; the same each time. */
async function onTopOf(here: Here, made: string, base: string, cwd: string): Promise<string> {
  const message = outputOf(await here(['log', '-1', '--format=%B', made]), 'read the message', cwd);
  const date = outputOf(await here(['log', '-1', '--format=%ct', base]), 'read the date', cwd);
  const env = ownSignature(Number(date.toString('latin1').trim()) + 1);
  const written = await here(['commit-tree', `${made}^{tree}`, '-p', base], { env, input: message });
  return outputOf(written, 'write the commit', cwd).toString('latin1').trim();
}

async function point(
  here: Here,
  { branch, commit, cwd }: { branch: string; commit: string; cwd: string },
): Promise<boolean> {
  const ref = `refs/heads/${branch}`;
  const stands = await here(['rev-parse', '--verify', '--quiet', ref]);
  const before = stands.code === 0 ? stands.stdout.toString('latin1').trim() : null;
  if (before === commit) return false;
  if (before !== null) {
    throw new UsageError(
      `Branch ${branch} stands here with another commit, ${before.slice(0, 12)}: rename or delete it, then fetch again. The task's commit is ${commit}.`,
    );
  }
  // All zeros: only where nothing stands.
  outputOf(await here(['update-ref', ref, commit, '0'.repeat(commit.length)]), `write branch ${branch}`, cwd);
  return true;
}
