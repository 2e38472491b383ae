import type { Account, Permission, Repository } from '../entities.ts';
import { accountNamed, isName, nameKey } from '../find.ts';
import { git } from '../git/run.ts';
import { initRepository, readRefs, removeRepository, repositoryFolder } from '../git/store.ts';
import { tell } from '../hooks/tell.ts';
import { nowOf, type World } from '../world.ts';

export interface NewRepository {
  owner: string;
  name: string;
  private?: boolean | undefined;
  description?: string | undefined;
  defaultBranch?: string | undefined;
  /** Whether the App is installed on it; it is by default. */
  installed?: boolean | undefined;
  codeScanning?: boolean | undefined;
  /** By login. */
  permissions?: Record<string, Permission> | undefined;
}

/** Repositories of one family, which share objects and therefore one lock. */
export function familyKey(world: World, repository: Repository): string {
  let root = repository;
  while (root.parent !== null) {
    const parent = world.repositories.get(root.parent);
    if (!parent) break;
    root = parent;
  }
  return `family ${root.id}`;
}

function emptyRepositoryEntity(world: World, owner: Account, wanted: NewRepository): Repository {
  const at = nowOf(world);
  return {
    id: world.nextId(),
    owner,
    name: wanted.name,
    private: wanted.private ?? false,
    archived: false,
    description: wanted.description ?? null,
    parent: null,
    defaultBranch: wanted.defaultBranch ?? 'main',
    createdAt: at,
    updatedAt: at,
    pushedAt: at,
    codeScanning: wanted.codeScanning ?? true,
    permissions: new Map(
      Object.entries(wanted.permissions ?? {}).map(([login, permission]) => [
        login.toLowerCase(),
        permission,
      ]),
    ),
    installed: wanted.installed ?? true,
    pulls: new Map(),
    issues: new Map(),
    reviews: new Map(),
    reviewComments: new Map(),
    threads: new Map(),
    issueComments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    sarifs: new Map(),
    activities: [],
    refs: new Map(),
  };
}

function register(world: World, repository: Repository): void {
  const key = nameKey(repository.owner.login, repository.name);
  const taken = world.names.get(key);
  const other = taken === undefined ? undefined : world.repositories.get(taken);
  if (other && nameKey(other.owner.login, other.name) === key)
    throw new Error(`The simulated GitHub has a repository "${key}" already: take another name.`);
  world.names.set(key, repository.id);
  world.repositories.set(repository.id, repository);
}

export async function createRepository(world: World, wanted: NewRepository): Promise<Repository> {
  if (!isName(wanted.name)) throw new Error(`"${wanted.name}" is no name of a repository.`);
  const repository = emptyRepositoryEntity(world, accountNamed(world, wanted.owner), wanted);
  register(world, repository);
  await initRepository(world.root, repository.id, repository.defaultBranch);
  return repository;
}

/** A copy in another account with all branches; the App is not installed there. */
export async function forkRepository(
  world: World,
  repository: Repository,
  owner: Account,
): Promise<Repository> {
  const fork = emptyRepositoryEntity(world, owner, {
    owner: owner.login,
    name: repository.name,
    private: repository.private,
    defaultBranch: repository.defaultBranch,
    installed: false,
  });
  fork.parent = repository.id;
  register(world, fork);
  await initRepository(world.root, fork.id, fork.defaultBranch);
  const folder = repositoryFolder(world.root, fork.id);
  const from = repositoryFolder(world.root, repository.id);
  await git(['fetch', '--quiet', from, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], { folder });
  fork.refs = await readRefs(folder);
  return fork;
}

/** The old name leads to the new one until another repository takes it. */
export function renameRepository(world: World, repository: Repository, name: string, sender: Account): void {
  if (!isName(name)) throw new Error(`"${name}" is no name of a repository.`);
  const from = repository.name;
  repository.name = name;
  repository.updatedAt = nowOf(world);
  world.names.set(nameKey(repository.owner.login, name), repository.id);
  tell(world, repository, sender, 'repository', {
    action: 'renamed',
    changes: { repository: { name: { from } } },
  });
}

export function archiveRepository(world: World, repository: Repository, sender: Account): void {
  repository.archived = true;
  repository.updatedAt = nowOf(world);
  tell(world, repository, sender, 'repository', { action: 'archived' });
}

/** Gone with its git objects; pull requests that came from it lose their head's repository. */
export async function deleteRepository(world: World, repository: Repository, sender: Account): Promise<void> {
  tell(world, repository, sender, 'repository', { action: 'deleted' });
  world.repositories.delete(repository.id);
  for (const other of world.repositories.values()) {
    if (other.parent === repository.id) other.parent = null;
    for (const pull of other.pulls.values())
      if (pull.headRepository === repository.id) pull.headRepository = null;
  }
  await removeRepository(world.root, repository.id);
}
