import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskId } from '../../core/ids.ts';
import type { EngineName, SandboxSpec } from '../../core/sandbox/supervisor.ts';
import { writeDurably } from './durable-file.ts';
import { sha256 } from './hash.ts';
import type { User } from './users.ts';

/** Where a task's things lie. Names are short, since a socket's path has to fit into 107 bytes. */
export interface TaskFolder {
  path: string;
  /** Of boxes; unique on this host for all practical purposes. */
  name: string;
  settled: string;
  bundle: string;
  journal: string;
  outcomes: string;
  repository: string;
  workspace: string;
  rooms: string;
  proxy: string;
  proxySocket: string;
}

/** What was settled when the sandbox was made, and stays. */
export interface Settled {
  spec: SandboxSpec;
  engine: EngineName;
  user: User;
}

export function taskFolder(supervisor: string, task: TaskId): TaskFolder {
  const name = sha256(task).slice(0, 16);
  const path = join(supervisor, name);
  const at = (file: string) => join(path, file);
  return {
    path,
    name: `countersign-${name}`,
    settled: at('settled.json'),
    bundle: at('base.bundle'),
    journal: at('journal'),
    outcomes: at('outcomes'),
    repository: at('repository'),
    workspace: at('workspace'),
    rooms: at('rooms'),
    proxy: at('proxy'),
    proxySocket: at('proxy.sock'),
  };
}

export const createFolder = (path: string) => mkdir(path, { recursive: true, mode: 0o700 });

export const writeSettled = (folder: TaskFolder, settled: Settled): Promise<void> =>
  writeDurably(folder.settled, `${JSON.stringify(settled, null, 2)}\n`);

/** All tasks that a supervisor's folder knows of. */
export async function listTasks(supervisor: string): Promise<Settled[]> {
  const names = (await readdir(supervisor)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const found = await Promise.all(
    names.map((name) => readFileOrNull(join(supervisor, name, 'settled.json'))),
  );
  return found.flatMap((json) => (json === null ? [] : [JSON.parse(json.toString('utf8')) as Settled]));
}

export async function readFileOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
