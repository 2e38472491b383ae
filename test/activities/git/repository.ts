import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createChangeFreezer } from '../../../activities/git/freeze-change.ts';
import { createMemoryBlobs } from '../../../activities/git/memory-blobs.ts';
import { createGit } from '../../../activities/git/git.ts';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import type { Change } from '../../../core/change/change.ts';
import type { Failure } from '../../../core/failure.ts';
import { Failed } from '../../../core/failed.ts';
import type { BlobId } from '../../../core/ids.ts';

/** Git as a person has it, but with the same name, dates and defaults on every machine. */
export const personalEnvironment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_AUTHOR_DATE: '2024-01-02T03:04:05Z',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_COMMITTER_DATE: '2024-01-02T03:04:05Z',
};

/** Removed when the test has ended. */
export const makeFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export interface TestRepository {
  folder: string;
  git: (...args: string[]) => string;
  write: (path: string, content: string | Uint8Array) => void;
  /** Commits everything that lies in the folder; gives the commit's id. */
  commit: (message?: string) => string;
}

export const makeRepository = (folder: string = makeFolder(), ...options: string[]): TestRepository => {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, env: personalEnvironment, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString('utf8')
      .trim();
  mkdirSync(folder, { recursive: true });
  git('init', '--quiet', '--initial-branch=main', ...options);
  return {
    folder,
    git,
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    commit: (message = 'change') => {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
  };
};

export const git = createGit();

export const limits = { filesMax: 3000, fileBytesMax: 1_000_000 };

/** A freezer that may read `roots`, with blobs by id. */
export const makeFreezer = (
  roots: string[],
  options: {
    blobs?: Record<string, Uint8Array>;
    writeBlob?: (bytes: Uint8Array) => Promise<BlobId>;
    home?: string;
    filesMax?: number;
    fileBytesMax?: number;
  } = {},
) =>
  createChangeFreezer({
    git,
    home: options.home ?? makeFolder(),
    repositories: {
      roots,
      filesMax: options.filesMax ?? limits.filesMax,
      fileBytesMax: options.fileBytesMax ?? limits.fileBytesMax,
    },
    packages: configurationSchema.shape.packages.parse(undefined),
    readBlob: async (id: BlobId) => options.blobs?.[id] ?? Promise.reject(new Error(`no blob ${id}`)),
    writeBlob: options.writeBlob ?? createMemoryBlobs().writeBlob,
  });

export const range = (repository: string, base: string, head: string): Change => ({
  kind: 'git-range',
  repository,
  base,
  head,
});

/** The failure that `promise` ends in; fails the test when it ends otherwise. */
export const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failed) return error.failure;
    throw error;
  }
  throw new Error('It was expected to fail, but did not.');
};

/** Base and, on a branch, head; main has gone on since. */
export const makeBranched = () => {
  const repository = makeRepository();
  repository.write('shared.ts', 'one\n');
  const fork = repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature/login');
  repository.write('feature.ts', 'new\n');
  const head = repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write('shared.ts', 'two\n');
  repository.commit();
  repository.git('tag', '--annotate', 'v1', '--message', 'first');
  return { repository, fork, head, freeze: makeFreezer([repository.folder]) };
};
