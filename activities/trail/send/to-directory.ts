import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../../../core/trail/checkpoint.ts';
import { checkpointBytes, checkpointName } from './checkpoint-name.ts';

/** As a new file. The folder is never made: one that is not mounted is not to be mistaken for one that is empty. */
export async function sendToDirectory(directory: string, checkpoint: Checkpoint): Promise<void> {
  const path = join(directory, checkpointName(checkpoint));
  const bytes = checkpointBytes(checkpoint);
  const file = await open(path, 'wx', 0o444).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) {
    if ((await readFile(path, 'utf8')) === bytes) return;
    throw new Error(`${path} is there already and holds something else`);
  }
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
