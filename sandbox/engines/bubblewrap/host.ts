import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';

/** What of this machine decides how boxes are made. */
export interface Host {
  /** Whether we may take another user's place, and so give each box its own. */
  isRoot: boolean;
  bwrap: string;
  prlimit: string;
  setpriv: string;
  /** The most files that one process of ours may open. */
  openFilesMax: number;
}

const folders = ['/usr/bin', '/bin', '/usr/sbin', '/usr/local/bin'];

/** Where a program is that is visible inside boxes too; null where it is not installed. */
const find = (name: string): string | null =>
  folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path)) ?? null;

/** @throws Error that names what is missing and how to get it */
export function lookAtHost(): Host {
  if (process.platform !== 'linux') throw new Error('it needs Linux; use Docker on this machine');
  const need = (name: string, from: string) => {
    const path = find(name);
    if (path === null) throw new Error(`"${name}" is not installed: install the package ${from}`);
    return path;
  };
  const bwrap = need('bwrap', 'bubblewrap');
  const [prlimit, setpriv] = [need('prlimit', 'util-linux'), need('setpriv', 'util-linux')];
  return { isRoot: process.getuid?.() === 0, bwrap, prlimit, setpriv, openFilesMax: readOpenFilesMax() };
}

function readOpenFilesMax(): number {
  const line = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
  const hard = Number(line?.[1]);
  return Number.isInteger(hard) ? hard : Number.MAX_SAFE_INTEGER;
}

/** What is at the beginning of a path of the host: a link with its target, a folder, or nothing. */
export function lookAtPath(
  path: string,
): { kind: 'link'; target: string } | { kind: 'there' } | { kind: 'none' } {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return { kind: 'none' };
  return found.isSymbolicLink() ? { kind: 'link', target: readlinkSync(path) } : { kind: 'there' };
}
