import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The uid that PostgreSQL runs under where it may not be ours: it refuses to run as root. */
export interface Owner {
  name: string;
  uid: number;
  gid: number;
}

/** Null where it runs as ourselves. */
export function postgresOwner(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = users.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody": run as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether `owner` may pass through every folder above `path`. */
export function canReach(owner: Owner, path: string): boolean {
  for (let folder = realpathSync(dirname(path)); ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    if (!(mode & 0o001) && !(uid === owner.uid && mode & 0o100)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * A folder that only `uid` may use. Refuses one that another has put there first: names in the temporary folder can be
 * guessed.
 */
export function privateFolder(path: string, uid: number): { made: boolean } {
  const made = makeFolder(path);
  const found = lstatSync(path);
  if (!found.isDirectory() || (!made && found.uid !== uid)) {
    throw new Error(`${path} belongs to uid ${found.uid} and not to uid ${uid}: remove it, or set TMPDIR.`);
  }
  if (found.mode & 0o077) chmodSync(path, 0o700);
  return { made };
}

function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
