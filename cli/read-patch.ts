import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { UsageError } from './usage-error.ts';

/** As `core/change/change.ts` bounds it, since one message to the engine holds 2 MB; escapes count, so that the message fits too. */
const charactersMax = 1_500_000;
const messageBytesMax = 1_900_000;

/** A patch from a file, or from stdin for `-`. @throws UsageError */
export async function readPatch(name: string, cwd: string): Promise<string> {
  const patch = name === '-' ? await text(process.stdin) : await readNamed(name, cwd);
  if (patch.trim() === '') {
    throw new UsageError(
      `The patch ${shown(name)} is empty: make one with git diff main...HEAD > change.diff.`,
    );
  }
  return patch;
}

async function readNamed(name: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, name), 'utf8');
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is none' : (error as Error).message;
    throw new UsageError(`The patch ${shown(name)} cannot be read (${why}): name a file, or - for stdin.`);
  }
}

/** Refuses a patch that no message to the engine holds. @throws UsageError */
export function checkPatchSize(name: string, patch: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(patch));
  if (patch.length <= charactersMax && bytes <= messageBytesMax) return;
  const megabytes = (Math.max(patch.length, bytes) / 1_000_000).toFixed(1);
  throw new UsageError(
    `The patch ${shown(name)} has ${megabytes} MB, more than the 1.5 MB that can be audited as a patch: commit it and audit the range (npx countersign audit main..HEAD), or split it.`,
  );
}

const shown = (name: string) => (name === '-' ? 'on stdin' : JSON.stringify(name));
