import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that is not there yet, so that it is still there, whole, after the power fails. False where it is there
 * already: then nothing is written, whoever else tried at the same moment.
 */
export async function writeOnce(path: string, value: unknown): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(value)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(dirname(path));
  return true;
}

/** Null where there is none; `'broken'` where a crash left half of one. */
export async function readOnce<T>(path: string): Promise<T | null | 'broken'> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return 'broken';
  }
}

/** Makes the folder where there is none, so that it is still there after the power fails. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first !== undefined) await syncFolder(dirname(first));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
