import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from './answer.ts';
import type { Git } from './git.ts';
import type { CommitRange } from './revision.ts';

/** A repository that can be read without trusting it, whatever way it came. */
export interface OpenedRepository {
  /** As people know it. */
  name: string;
  host: string | null;
  /** Runs git in a repository with no configuration but ours, which sees the other one's objects. */
  git: Git;
  /** @throws Failed `change.unknown-revision` */
  resolveRange(base: string, head: string): Promise<CommitRange>;
  /** Makes sure that these blobs are here, where they may have been left out at first. */
  provideBlobs(ids: string[]): Promise<void>;
  close: () => Promise<void>;
}

/** Binds a git to one repository. */
export const gitIn =
  (git: Git, gitDir: string, env: Record<string, string> = {}, signal?: AbortSignal): Git =>
  (args, options = {}) =>
    git(args, { signal, ...options, gitDir, env: { ...env, ...options.env } });

export interface Scratch {
  git: Git;
  /** The same without the borrowed objects: git freshens (touches) an object there when the same is written here. */
  gitAlone: Git;
  gitDir: string;
  close: () => Promise<void>;
}

// Git splits this variable at colons, unless an entry stands in C-style quotes.
const quoteEntry = (path: string): string => `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

/**
 * Makes an empty bare repository in a temporary folder. With `objects` it reads another repository's objects in place:
 * that one's configuration, attributes, hooks and replacements are never looked at, and nothing is written there.
 */
export const createScratch = async (
  git: Git,
  { objects, format, shallow }: { objects: string | null; format: string; shallow: string | null },
  signal?: AbortSignal,
): Promise<Scratch> => {
  const gitDir = await mkdtemp(join(tmpdir(), 'countersign-git-'));
  const close = (): Promise<void> => rm(gitDir, { recursive: true, force: true });
  try {
    const init = await git(
      ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, gitDir],
      { signal },
    );
    outputOf(init, 'make a temporary repository', gitDir);
    // Commits that a shallow clone cuts off have parents which are not there; this file says that they need not be.
    if (shallow !== null) await writeFile(join(gitDir, 'shallow'), shallow);
    const env = objects === null ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoteEntry(objects) };
    return { git: gitIn(git, gitDir, env, signal), gitAlone: gitIn(git, gitDir, {}, signal), gitDir, close };
  } catch (error) {
    await close();
    throw error;
  }
};
