import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { LiveDeed } from '../../core/remedy/plan.ts';

const bytesMax = 1_000_000;

/** Scripts that the configuration names, by the SHA-256 of what they are at this moment. */
export interface Scripts {
  /** Null where no named file has these bytes any more. */
  bytesOf(digest: string): Promise<Uint8Array | null>;
}

export function createScripts(files: Readonly<Record<string, string>>): Scripts {
  return {
    bytesOf: async (digest) => {
      for (const file of Object.values(files)) {
        const bytes = await readScript(file);
        if (bytes !== null && createHash('sha256').update(bytes).digest('hex') === digest) return bytes;
      }
      return null;
    },
  };
}

async function readScript(file: string): Promise<Uint8Array | null> {
  try {
    if ((await stat(file)).size > bytesMax) return null;
    return await readFile(file);
  } catch {
    return null;
  }
}

export const noSuchScript = (digest: string): string =>
  `No script under "fleet.scripts" has the SHA-256 ${digest} (any more, if it was changed): name it there, or plan again.`;

/** Why the script that a deed names cannot be run; null of whatever names none, or one that there is. */
export const refuseScript = async (scripts: Scripts, deed: LiveDeed): Promise<string | null> =>
  deed.type === 'script' && (await scripts.bytesOf(deed.digest)) === null ? noSuchScript(deed.digest) : null;
