import { Failed } from '../../core/failed.ts';
import { runAs, type User } from '../run-as.ts';
import { plainEnvironment } from './hidden-git.ts';

/** A path's bytes, one character each: names need not be UTF-8. */
export type BytePath = string;

export interface Entry {
  path: BytePath;
  kind:
    | 'file'
    | 'link'
    | 'folder'
    /** A folder or file named as a cache; what is in it was not looked at. */
    | 'cache'
    /** `.git` by its exact name; not looked into. */
    | 'repository'
    /** What git cannot hold: sockets, pipes, devices, names that git reserves, paths that are too long. */
    | 'unkeepable';
  mode: number;
  size: number;
  /** Changes whenever the content may have: inode, size, both times, mode. */
  stat: string;
  changedMs: number;
  /** Of a link; empty for everything else. */
  target: string;
}

export interface Scan {
  /** Every folder before what is in it. */
  entries: Entry[];
  startedMs: number;
}

const fields = ['%y', '%m', '%s', '%T@', '%C@', '%i', '%l', '%p'];
/** The system's own bound of a path is 4,096 bytes; the workspace's own path needs some of it. */
const pathBytesMax = 3800;
/** About three million files. */
const outputBytesMax = 400_000_000;
const timeoutMs = 60_000;

/** A folder of such a name is somebody's; a file is a tool's own only if its name is hidden, as `.coverage` is. */
const isTools = (name: string): boolean => name.startsWith('.');

const globLiteral = (name: string): string => name.replace(/[\\*?[\]]/g, '\\$&');

const findArguments = (starts: string[], caches: readonly string[]): string[] => {
  const print = ['-printf', `${fields.join('\\0')}\\0`];
  const named = (type: 'd' | 'f', names: readonly string[]): string[] =>
    names.flatMap((name) => ['-o', '-type', type, '-name', globLiteral(name)]);
  const cache = [...named('d', caches), ...named('f', caches.filter(isTools))];
  return [
    '-P',
    ...starts,
    '-ignore_readdir_race',
    '-mindepth',
    '1',
    '(',
    '-iname',
    '.git',
    ...cache,
    ')',
    '-prune',
    ...print,
    '-o',
    ...print,
  ];
};

function kindOf(type: string, path: BytePath, isCache: boolean): Entry['kind'] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '.git') return 'repository';
  if (name.toLowerCase() === '.git' || path.length > pathBytesMax) return 'unkeepable';
  if (type === 'd') return isCache ? 'cache' : 'folder';
  if (type === 'f') return isCache && isTools(name) ? 'cache' : 'file';
  // Git refuses a link of this name, by which its own files could be led elsewhere.
  return type === 'l' && name.toLowerCase() !== '.gitmodules' ? 'link' : 'unkeepable';
}

function parse(output: Buffer, isCache: (path: BytePath, type: string) => boolean): Entry[] {
  const values = output.toString('latin1').split('\0');
  const entries: Entry[] = [];
  for (let at = 0; at + fields.length < values.length + 1 && values[at] !== ''; at += fields.length) {
    const [
      type = '',
      mode = '',
      size = '',
      modified = '',
      changed = '',
      inode = '',
      target = '',
      found = '',
    ] = values.slice(at, at + fields.length);
    const path = found.slice(2);
    entries.push({
      path,
      kind: kindOf(type, path, isCache(path, type)),
      mode: Number.parseInt(mode, 8),
      size: Number(size),
      stat: `${inode} ${size} ${modified} ${changed} ${mode}`,
      changedMs: Number(changed) * 1000,
      target,
    });
  }
  return entries;
}

/** Lets the owner read, write and enter every folder: what shut itself off would be missing from the snapshot. */
const openUp = (workspace: string, user: User) =>
  runAs(user, {
    program: 'find',
    args: ['-P', '.', '-type', 'd', '!', '-perm', '-u=rwx', '-exec', 'chmod', 'u+rwx', '{}', ';'],
    cwd: workspace,
    environment: plainEnvironment(),
    bytesMax: 1_000_000,
    timeoutMs,
  });

async function find(workspace: string, user: User, args: string[]): Promise<Buffer> {
  const look = () =>
    runAs(user, {
      program: 'find',
      args,
      cwd: workspace,
      environment: plainEnvironment(),
      bytesMax: outputBytesMax,
      timeoutMs,
    });
  let answer = await look();
  if (answer.code === 1 && answer.ended === null) {
    await openUp(workspace, user);
    answer = await look();
  }
  if (answer.code === 0 && answer.ended === null) return answer.stdout;
  if (answer.ended !== null)
    throw new Failed(
      'sandbox.refused',
      'The workspace holds more files than a snapshot can take (about three million, or a minute of reading): remove what was made by mistake, or make it in a cache folder.',
    );
  throw new Failed(
    'sandbox.unavailable',
    `The workspace ${workspace} cannot be read as user ${user.uid}: ${answer.stderr.trim().slice(0, 500)}. GNU find is needed, and every folder must belong to that user.`,
  );
}

export interface ScanOf {
  workspace: string;
  user: User;
  caches: readonly string[];
  /** What is named as a cache and yet is the base's: folders that hold files of it, which are looked into, and files. */
  kept: { folders: ReadonlySet<BytePath>; files: ReadonlySet<BytePath> };
}

/** At one time; more are looked into one after the other. */
const startsMax = 500;

/** Everything in the workspace, by lstat alone: no file is opened, no link followed. */
export async function scanWorkspace({ workspace, user, caches, kept }: ScanOf): Promise<Scan> {
  const startedMs = Date.now();
  const named = new Set(caches);
  // By its kind: a file of the base may have made room for a folder of its name.
  const isCache = (path: BytePath, type: string) =>
    named.has(path.slice(path.lastIndexOf('/') + 1)) && !(type === 'd' ? kept.folders : kept.files).has(path);
  const entries: Entry[] = [];
  let starts = ['.'];
  while (starts.length > 0) {
    const found = parse(
      await find(workspace, user, findArguments(starts.splice(0, startsMax), caches)),
      isCache,
    );
    for (const entry of found) entries.push(entry);
    const inside = found.filter((entry) => entry.kind === 'folder' && kept.folders.has(entry.path));
    starts = [...starts, ...inside.map((entry) => `./${Buffer.from(entry.path, 'latin1').toString('utf8')}`)];
  }
  return { entries, startedMs };
}
