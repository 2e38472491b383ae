import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { syncFolder, writeDurably } from './durable-file.ts';
import { sha256 } from './hash.ts';
import type { Kept } from './records.ts';

/** Above this, an answer lies in a file of its own, so that the journal stays quick to read. */
const inlineBytesMax = 4096;

/** Keeps answers for a task's journal. What `keep` returns may be written to it at once. */
export interface Outcomes {
  keep(answer: unknown): Promise<Kept>;
  /** @throws Failed `sandbox.refused` where the file is gone or altered */
  read(kept: Kept): Promise<unknown>;
}

export async function openOutcomes(folder: string): Promise<Outcomes> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await syncFolder(join(folder, '..'));
  return {
    keep: async (answer) => {
      const json = JSON.stringify(answer);
      if (Buffer.byteLength(json) <= inlineBytesMax) return { inline: answer };
      const hash = sha256(json);
      const path = join(folder, hash);
      const there = await access(path).then(
        () => true,
        () => false,
      );
      if (!there) await writeDurably(path, json);
      return { sha256: hash };
    },
    read: async (kept) => {
      if ('inline' in kept) return kept.inline;
      const json = await readFile(join(folder, kept.sha256), 'utf8').catch(() => '');
      if (sha256(json) === kept.sha256) return JSON.parse(json);
      throw new Failed(
        'sandbox.refused',
        `The recorded outcome ${kept.sha256} in ${folder} is gone or altered, so that it is not certain what was done. Stop the task, and look after the disk.`,
      );
    },
  };
}
