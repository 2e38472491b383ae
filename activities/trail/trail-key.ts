import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { makeKey, readPrivateKey } from '../origin/keys.ts';

/**
 * The key that checkpoints of the trail are signed with; made where there is none yet, for its owner alone to read.
 * @throws Error where the file holds no such key, with a remedy
 */
export async function trailKey(path: string): Promise<KeyObject> {
  const there = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (there !== null) return readPrivateKey(there);
  const { privateKey } = makeKey();
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, privateKey, { flag: 'wx', mode: 0o600 });
    return readPrivateKey(privateKey);
  } catch (error) {
    // Somebody made one at the same moment: that one counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readPrivateKey(await readFile(path, 'utf8'));
  }
}
