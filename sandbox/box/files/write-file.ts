import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileCall } from '../protocol.ts';
import { checkOpened, guarded, placeFor, Refusal, realPath, refuseOddKind, shownPath } from './work-path.ts';

/** Makes or replaces a file, and the folders that it needs. */
export async function writeFile(root: string, call: Extract<FileCall, { kind: 'write' }>): Promise<string> {
  const place = await placeFor(root, call.path);
  await mkdir(dirname(place), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' && error.code !== 'ENOTDIR') throw error;
    throw new Refusal(`"${shownPath(root, dirname(place))}" is a file: no folder can be made there.`);
  });
  // Again, since folders may have become links meanwhile.
  await realPath(root, dirname(place));
  const bytes = await replaceContent(root, place, call.text);
  return `Wrote ${bytes} bytes to "${shownPath(root, place)}".`;
}

/** Writes into the file that is there, so that its permissions stay. */
export async function replaceContent(root: string, real: string, text: string): Promise<number> {
  await refuseOddKind(root, real);
  const handle = await openForWriting(root, real);
  try {
    await checkOpened(root, handle, Number.POSITIVE_INFINITY);
    await handle.truncate(0);
    const bytes = Buffer.from(text);
    await handle.write(bytes, 0, bytes.length, 0);
    return bytes.length;
  } finally {
    await handle.close();
  }
}

const openForWriting = (root: string, real: string): Promise<FileHandle> =>
  open(real, constants.O_WRONLY | constants.O_CREAT | guarded, 0o666).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Refusal(
        `"${shownPath(root, real)}" cannot be written (${error.code}): look at its permissions.`,
      );
    },
  );
