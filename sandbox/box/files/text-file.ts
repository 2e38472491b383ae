import type { FileHandle } from 'node:fs/promises';
import { openFile, Refusal, shownPath, writtenPath } from './work-path.ts';

/** The bytes of a text file; refused where a NUL among the first of them says that it is none. */
export async function readTextBytes(root: string, path: string, bytesMax: number): Promise<Buffer> {
  const handle = await openFile(root, path, bytesMax);
  try {
    const bytes = await readBounded(handle, bytesMax);
    if (!bytes.subarray(0, 8192).includes(0)) return bytes;
    const shown = shownPath(root, writtenPath(root, path));
    throw new Refusal(`"${shown}" is binary (${bytes.length} bytes): use a command to look into it.`);
  } finally {
    await handle.close();
  }
}

/** Never more than the limit, though the file may grow while it is read. */
async function readBounded(handle: FileHandle, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < bytesMax) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(65_536), 0, 65_536, total);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return Buffer.concat(chunks);
}
