import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { type SnapshotId, snapshotId } from '../../core/ids.ts';
import type { User } from '../run-as.ts';
import { readBundle } from './bundle.ts';
import { type HiddenGit, plainAttributes, repositoryPath } from './hidden-git.ts';

/** Snapshots themselves have no names: their task knows their ids, and nothing here is ever collected as garbage. */
const baseReference = 'refs/countersign/0';

/** Where we are root; else all is the user's already. */
export const giveTo = async (user: User, path: string): Promise<void> => {
  if (process.getuid?.() === 0) await chown(path, user.uid, user.gid);
};

/**
 * What makes a folder a repository, without "git init", which insists on finding the folder from the root. What is
 * there already stays.
 */
export async function layOut(folder: string, user: User, bare: boolean): Promise<void> {
  for (const name of ['', 'objects', 'refs', 'info']) {
    await mkdir(join(folder, name), { recursive: true });
    await giveTo(user, join(folder, name));
  }
  await chmod(folder, 0o700);
  const files = {
    HEAD: 'ref: refs/heads/main\n',
    config: `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = ${bare}\n`,
    'info/attributes': plainAttributes,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
    await giveTo(user, join(folder, name));
  }
}

/** A name in the repository's folder that nobody else uses, for an index or a folder that is not there yet. */
export interface Scratch {
  /** For git. */
  name: string;
  path: string;
  remove(): Promise<void>;
}

export interface HiddenRepository {
  /** Makes it, or finds it; whatever a killed supervisor left half done is cleared away. */
  prepare(): Promise<void>;
  /** Takes in the bundle's objects, which are given back as a pack. @throws Failed `input.invalid` */
  takeIn(bundle: Uint8Array): Promise<{ base: SnapshotId; pack: Uint8Array }>;
  /** What the workspace stands on from now on. */
  standOn(base: SnapshotId): Promise<void>;
  base(): Promise<SnapshotId>;
  /** What a snapshot was taken on: its parent; a base has none, and is its own. */
  baseOf(id: SnapshotId): Promise<SnapshotId>;
  /** @throws Failed `sandbox.refused` for what is no snapshot of this task */
  check(id: SnapshotId): Promise<void>;
  scratch(name: string): Scratch;
}

export function createHiddenRepository(folder: string, user: User, git: HiddenGit): HiddenRepository {
  const clearAway = async (): Promise<void> => {
    for (const name of await readdir(folder))
      if (name.startsWith('scratch-')) await rm(join(folder, name), { recursive: true, force: true });
    const within = await readdir(folder, { recursive: true });
    for (const name of within) if (name.endsWith('.lock')) await rm(join(folder, name), { force: true });
  };

  return {
    prepare: async () => {
      await layOut(folder, user, true);
      await clearAway();
    },
    takeIn: async (bundle) => {
      const { references, pack } = readBundle(bundle);
      const base = references.get('refs/heads/base');
      const answer = await git.try(['index-pack', '--stdin'], { input: pack });
      const held = base !== undefined && (await git.try(['cat-file', '-e', `${base}^{commit}`])).code === 0;
      if (answer.code !== 0 || !held)
        throw new Failed(
          'input.invalid',
          `The repository's bundle cannot be used: ${answer.stderr.trim().slice(0, 500) || 'it has no commit refs/heads/base'}. Send one made by "git bundle create FILE refs/heads/base".`,
        );
      return { base: snapshotId(base), pack };
    },
    standOn: async (base) => {
      await git.run(['update-ref', baseReference, base]);
    },
    base: async () => {
      const answer = await git.try(['rev-parse', '--verify', '--quiet', `${baseReference}^{commit}`]);
      if (answer.code === 0) return snapshotId(answer.stdout.toString('latin1').trim());
      throw new Failed(
        'sandbox.refused',
        `The hidden repository ${folder} has no base yet: put the task's repository first.`,
      );
    },
    baseOf: async (id) => {
      const parent = await git.try(['rev-parse', '--verify', '--quiet', `${id}^`]);
      return parent.code === 0 ? snapshotId(parent.stdout.toString('latin1').trim()) : id;
    },
    check: async (id) => {
      const known =
        /^[0-9a-f]{40}$/.test(id) && (await git.try(['cat-file', '-e', `${id}^{commit}`])).code === 0;
      if (!known)
        throw new Failed(
          'sandbox.refused',
          `There is no snapshot "${id.slice(0, 60)}" of this task: name one that was taken of it.`,
        );
    },
    scratch: (use) => {
      const name = `scratch-${use}-${randomBytes(6).toString('hex')}`;
      const path = join(folder, name);
      return {
        name: `${repositoryPath}/${name}`,
        path,
        remove: () => rm(path, { recursive: true, force: true }),
      };
    },
  };
}
