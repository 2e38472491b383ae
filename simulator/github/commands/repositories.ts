import { emptyRepository, deleteBranch, writePush } from '../actions/write.ts';
import {
  archiveRepository,
  createRepository,
  deleteRepository,
  forkRepository,
  renameRepository,
  type NewRepository,
} from '../actions/repositories.ts';
import type { Permission, Repository } from '../entities.ts';
import { accountNamed, repositoryNamed } from '../find.ts';
import type { Files, Signature } from '../git/store.ts';
import type { World } from '../world.ts';

export interface PushCommand {
  repository: string;
  branch: string;
  files: Files;
  message?: string | undefined;
  /** Its owner by default. */
  by?: string | undefined;
  /** A commit or branch to build on; other than the branch's own tip it is a force-push. */
  from?: string | undefined;
  author?: Signature | undefined;
}

export const createRepositoryCommands = (world: World) => ({
  /** As it is now, with its checks, statuses and uploads. */
  repository: (repository: string): Repository => repositoryNamed(world, repository),
  /** With `files` it gets a first commit on its default branch. */
  createRepository: async ({
    files,
    ...wanted
  }: NewRepository & { files?: Files | undefined }): Promise<Repository> => {
    const repository = await createRepository(world, wanted);
    if (files)
      await writePush(world, repository, {
        branch: repository.defaultBranch,
        files,
        message: 'First commit',
        by: repository.owner,
      });
    return repository;
  },
  /** Into another account, as `{login}/{same name}`. */
  fork: (repository: string, login: string): Promise<Repository> =>
    forkRepository(world, repositoryNamed(world, repository), accountNamed(world, login)),
  setPermission: (repository: string, login: string, permission: Permission): void => {
    repositoryNamed(world, repository).permissions.set(
      accountNamed(world, login).login.toLowerCase(),
      permission,
    );
  },
  setInstalled: (repository: string, installed: boolean): void => {
    repositoryNamed(world, repository).installed = installed;
  },
  setCodeScanning: (repository: string, on: boolean): void => {
    repositoryNamed(world, repository).codeScanning = on;
  },
  /** One commit onto a branch; gives its id. */
  push: ({ repository, by, ...push }: PushCommand): Promise<string> => {
    const found = repositoryNamed(world, repository);
    return writePush(world, found, { ...push, by: by === undefined ? found.owner : accountNamed(world, by) });
  },
  deleteBranch: (repository: string, branch: string): Promise<void> => {
    const found = repositoryNamed(world, repository);
    return deleteBranch(world, found, branch, found.owner);
  },
  renameRepository: (repository: string, name: string): void => {
    const found = repositoryNamed(world, repository);
    renameRepository(world, found, name, found.owner);
  },
  archiveRepository: (repository: string): void => {
    const found = repositoryNamed(world, repository);
    archiveRepository(world, found, found.owner);
  },
  emptyRepository: (repository: string): Promise<void> => {
    const found = repositoryNamed(world, repository);
    return emptyRepository(world, found, found.owner);
  },
  deleteRepository: (repository: string): Promise<void> => {
    const found = repositoryNamed(world, repository);
    return deleteRepository(world, found, found.owner);
  },
});
