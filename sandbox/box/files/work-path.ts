import { constants } from 'node:fs';
import { type FileHandle, open, opendir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

const namesMax = 20;

/** Said to the model: what is not done, why, and what to do instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const isWithin = (root: string, path: string) => path === root || path.startsWith(`${root}/`);

/** As people write it: relative to the workspace. */
export const shownPath = (root: string, path: string): string => relative(root, path) || '.';

/** The path as it is written, below `root`; links are not looked at yet. */
export function writtenPath(root: string, path: string): string {
  if (path.includes('\0')) throw new Refusal('The path holds a NUL character: leave it out.');
  const written = resolve(root, path === '' ? '.' : path);
  if (isWithin(root, written)) return written;
  throw new Refusal(
    `"${path}" is outside the workspace. Paths are relative to ${root} or absolute below it; nothing else is read or written.`,
  );
}

/** What is really at a path: below `root` after all links. */
export async function realPath(root: string, path: string): Promise<string> {
  const written = writtenPath(root, path);
  const real = await realpath(written).catch(async (error: NodeJS.ErrnoException) => {
    throw new Refusal(await whyNotThere(root, written, error));
  });
  if (isWithin(root, real)) return real;
  throw new Refusal(
    `"${shownPath(root, written)}" leads by a link to "${real}", outside the workspace: only what is below ${root} is read or written.`,
  );
}

async function whyNotThere(root: string, written: string, error: NodeJS.ErrnoException): Promise<string> {
  const shown = shownPath(root, written);
  if (error.code === 'ELOOP') return `"${shown}" is a link that leads to itself.`;
  if (error.code === 'EACCES') return `"${shown}" may not be read: its folder's permissions forbid it.`;
  if (error.code === 'ENAMETOOLONG') return 'The path is too long for any file.';
  const folder = dirname(written);
  const names = await firstNames(folder);
  if (names === null || !isWithin(root, await realpath(folder)))
    return `There is no "${shown}", nor the folder that it would be in.`;
  const some = names.slice(0, namesMax).join(', ');
  const more = names.length > namesMax ? ' and more' : '';
  return `There is no "${shown}". "${shownPath(root, folder)}" holds: ${some || 'nothing'}${more}.`;
}

/** Null where there is no such folder; one more than are shown where there are more. */
async function firstNames(folder: string): Promise<string[] | null> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder)) if (names.push(entry.name) > namesMax) break;
  } catch {
    return null;
  }
  return names.sort();
}

/** @throws Refusal when it is no folder below `root` */
export async function resolveFolder(root: string, path: string): Promise<string> {
  const real = await realPath(root, path);
  if ((await stat(real)).isDirectory()) return real;
  throw new Refusal(`"${shownPath(root, real)}" is no folder.`);
}

/** Neither waits for the other end of a pipe, nor follows a link put there a moment ago. */
export const guarded = constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY;

/**
 * Opens a regular file below `root`. Who runs beside us may swap files and links at any moment: what counts is what was
 * opened, not what was looked at before.
 * @throws Refusal
 */
export async function openFile(root: string, path: string, bytesMax: number): Promise<FileHandle> {
  const real = await realPath(root, path);
  await refuseOddKind(root, real);
  const handle = await open(real, constants.O_RDONLY | guarded).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`"${shownPath(root, real)}" cannot be read (${error.code}): look at its permissions.`);
  });
  try {
    await checkOpened(root, handle, bytesMax);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @throws Refusal when it is there and no regular file */
export async function refuseOddKind(root: string, real: string): Promise<void> {
  const found = await stat(real).catch(() => null);
  if (found === null || found.isFile()) return;
  const shown = shownPath(root, real);
  if (found.isDirectory()) throw new Refusal(`"${shown}" is a folder: list it, or name a file in it.`);
  throw new Refusal(`"${shown}" is a device, pipe or socket, and no file.`);
}

/** @throws Refusal when what was opened is no regular file below `root`, or too large */
export async function checkOpened(root: string, handle: FileHandle, bytesMax: number): Promise<void> {
  const [opened, found] = await Promise.all([readlink(`/proc/self/fd/${handle.fd}`), handle.stat()]);
  if (!isWithin(root, opened)) throw new Refusal(`What was opened is "${opened}", outside the workspace.`);
  const shown = shownPath(root, opened);
  if (!found.isFile()) throw new Refusal(`"${shown}" is no regular file.`);
  if (found.size > bytesMax) {
    throw new Refusal(
      `"${shown}" has ${found.size} bytes; ${bytesMax} are the limit here. Use a command, such as sed -n or grep, for a part of it.`,
    );
  }
}

/** Where a file will be that may not be there yet: its nearest folder that is there must be below `root`. */
export async function placeFor(root: string, path: string): Promise<string> {
  const written = writtenPath(root, path);
  if (written === root) throw new Refusal(`"${path}" is the workspace itself: name a file in it.`);
  const missing: string[] = [];
  for (let at = written; ; at = dirname(at)) {
    // A link counts as there even where it leads nowhere.
    const problem = await readlink(at).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    const isThere = problem !== 'ENOENT' && problem !== 'ENOTDIR';
    if (isThere) return join(await realPath(root, at), ...missing);
    missing.unshift(at.slice(dirname(at).length + 1));
  }
}
