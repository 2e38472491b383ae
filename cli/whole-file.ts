import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Writes a file whole or not at all, whoever reads it meanwhile; gives its path. @throws UsageError where it cannot */
export async function writeWhole(text: string, typed: string, cwd: string): Promise<string> {
  const path = resolve(cwd, typed);
  const shown = JSON.stringify(path);
  const there = await stat(path).catch(() => null);
  if (typed === '' || (there && !there.isFile())) {
    throw new UsageError(`--output ${shown} is no file: give the name of one.`);
  }
  const draft = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, path);
    return path;
  } catch (error) {
    await rm(draft, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `--output ${shown} could not be written: ${why}. Choose a folder that is there and yours.`,
    );
  }
}
