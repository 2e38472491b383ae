import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from './answer.ts';
import type { Git } from './git.ts';

/** How many fetched repositories are kept; the one that was not asked for longest goes first. */
const repositoriesMax = 32;
/** A lock this old was left by a process that died: no fetch is given as long. */
const lockAgeMaxMs = 30 * 60_000;

const modified = async (path: string): Promise<number | null> => {
  const found = await stat(path).catch(() => null);
  return found?.mtimeMs ?? null;
};

const hasStaleLock = async (gitDir: string, nowMs: number): Promise<boolean> => {
  const ages = await Promise.all(
    ['shallow.lock', 'packed-refs.lock'].map((lock) => modified(join(gitDir, lock))),
  );
  return ages.some((age) => age !== null && nowMs - age > lockAgeMaxMs);
};

const folderName = (href: string): string => {
  const readable = href
    .replace(/^https?:\/\//, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(0, 60);
  return `${readable}-${createHash('sha256').update(href).digest('hex').slice(0, 16)}.git`;
};

/** Who has, or waits for, which folder: of all caches of this process, since several may be made of one folder. */
const users = new Map<string, Promise<void>>();

export interface CachedRepository {
  gitDir: string;
  release: () => void;
}

/**
 * Bare repositories in `folder`, one per address, each used by one reader at a time: a deeper or shallower fetch changes
 * what the others see. They hold nothing that cannot be fetched again.
 */
export const createRepositoryCache = (git: Git, folder: string) => {
  const makeRoom = async (): Promise<void> => {
    const names = (await readdir(folder)).filter(
      (name) => name.endsWith('.git') && !users.has(join(folder, name)),
    );
    const aged = await Promise.all(
      names.map(async (name) => ({
        path: join(folder, name),
        usedMs: (await modified(join(folder, name))) ?? 0,
      })),
    );
    const surplus = aged.sort((one, other) => other.usedMs - one.usedMs).slice(repositoriesMax);
    for (const { path } of surplus) await rm(path, { recursive: true, force: true });
  };

  const prepare = async (gitDir: string): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await makeRoom();
    const now = new Date();
    if (await hasStaleLock(gitDir, now.getTime())) await rm(gitDir, { recursive: true, force: true });
    outputOf(await git(['init', '--quiet', '--bare', '--template=', gitDir]), 'make a repository', gitDir);
    await utimes(gitDir, now, now);
  };

  /** Waits for its turn; whoever has it must `release` it. */
  const take = async (href: string): Promise<CachedRepository> => {
    const gitDir = join(folder, folderName(href));
    const before = users.get(gitDir);
    const { promise: turn, resolve } = Promise.withResolvers<void>();
    const last = (before ?? Promise.resolve()).then(() => turn);
    users.set(gitDir, last);
    const release = (): void => {
      if (users.get(gitDir) === last) users.delete(gitDir);
      resolve();
    };
    await before;
    try {
      await prepare(gitDir);
    } catch (error) {
      release();
      throw error;
    }
    return { gitDir, release };
  };

  return { take };
};
