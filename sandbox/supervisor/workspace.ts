import { chmod, chown, rm } from 'node:fs/promises';
import { createFolder, type TaskFolder } from './task-folder.ts';
import type { User } from './users.ts';

/** An empty workspace, whatever was there. */
export async function clearWorkspace(folder: TaskFolder, user: User, self: User): Promise<void> {
  await rm(folder.workspace, { recursive: true, force: true });
  await giveFolder(folder.workspace, user, self);
}

/** A folder that is its user's alone; what it holds stays. */
export async function giveFolder(path: string, user: User, self: User): Promise<void> {
  await createFolder(path);
  await chmod(path, 0o700);
  if (self.uid === 0) await chown(path, user.uid, user.gid);
}
