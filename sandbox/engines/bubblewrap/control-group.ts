import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxLimits } from '../../../core/sandbox/limits.ts';
import { agentThreads } from './arguments.ts';

export type Held = 'memory' | 'processes' | 'cpus';

/** A control group of one box, over one or, in the kernel's older version, several folders. */
export interface ControlGroup {
  version: 1 | 2;
  holds: ReadonlySet<Held>;
  folders: string[];
  /** A process that writes its id into each of these is in the group, with all that it starts. */
  joins: string[];
  memoryBytes(): Promise<number | null>;
  /** How often each limit was hit. */
  hits(): Promise<{ memory: number; processes: number }>;
}

const periodUs = 100_000;
const controllers: Record<Held, string> = { memory: 'memory', processes: 'pids', cpus: 'cpu' };

interface Hierarchy {
  version: 1 | 2;
  mount: string;
  controllers: string[];
}

/** Where control groups are mounted, by what they control. */
function listHierarchies(mounts: string): Hierarchy[] {
  return mounts.split('\n').flatMap((line): Hierarchy[] => {
    const [, mount = '', type, options = ''] = line.split(' ');
    if (type === 'cgroup') return [{ version: 1, mount, controllers: options.split(',') }];
    if (type !== 'cgroup2') return [];
    const list = join(mount, 'cgroup.controllers');
    return [
      {
        version: 2,
        mount,
        controllers: existsSync(list) ? readFileSync(list, 'utf8').trim().split(' ') : [],
      },
    ];
  });
}

/** Our own group below which boxes get theirs; where it cannot be seen, the topmost. */
function ownFolder({ mount, version }: Hierarchy, own: string, controller: string): string {
  const line = own.split('\n').find((entry) => {
    const names = entry.split(':')[1] ?? '';
    return version === 2 ? names === '' : names.split(',').includes(controller);
  });
  const folder = join(mount, line?.split(':').slice(2).join(':') ?? '/');
  return existsSync(folder) ? folder : mount;
}

const write = (folder: string, file: string, value: string) => writeFile(join(folder, file), value);
const readNumber = async (path: string) => Number(await readFile(path, 'utf8').catch(() => 'NaN'));
const readCount = async (path: string, name: string): Promise<number> => {
  const text = await readFile(path, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
};

/** Makes the group of a box as far as this machine lets us; what it does not hold is for others to bound. */
export async function createControlGroup(name: string, limits: SandboxLimits): Promise<ControlGroup> {
  const [mounts, own] = await Promise.all([
    readFile('/proc/mounts', 'utf8'),
    readFile('/proc/self/cgroup', 'utf8'),
  ]);
  const places = new Map<Held, { folder: string; version: 1 | 2 }>();
  for (const [held, controller] of Object.entries(controllers) as [Held, string][]) {
    const hierarchy = listHierarchies(mounts).find((one) => one.controllers.includes(controller));
    if (!hierarchy) continue;
    const folder = join(ownFolder(hierarchy, own, controller), 'countersign', name);
    const isMade = await makeGroup(hierarchy, folder, held, limits).then(
      () => true,
      () => false,
    );
    if (isMade) places.set(held, { folder, version: hierarchy.version });
  }
  return describeGroup(places);
}

async function makeGroup(
  { version }: Hierarchy,
  folder: string,
  held: Held,
  limits: SandboxLimits,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (version === 2) {
    for (const above of [dirname(dirname(folder)), dirname(folder)]) {
      await write(above, 'cgroup.subtree_control', `+${controllers[held]}`);
    }
  }
  await (version === 1 ? limitOld : limitNew)(folder, held, limits);
}

async function limitOld(folder: string, held: Held, limits: SandboxLimits): Promise<void> {
  const bytes = String(limits.memoryMb * 1024 * 1024);
  switch (held) {
    case 'memory':
      await write(folder, 'memory.limit_in_bytes', bytes);
      // Only there where the kernel counts what is swapped out.
      if (existsSync(join(folder, 'memory.memsw.limit_in_bytes'))) {
        await write(folder, 'memory.memsw.limit_in_bytes', bytes);
      }
      return;
    case 'processes':
      return write(folder, 'pids.max', String(limits.processesMax + agentThreads));
    case 'cpus':
      await write(folder, 'cpu.cfs_period_us', String(periodUs));
      return write(folder, 'cpu.cfs_quota_us', String(Math.round(limits.cpus * periodUs)));
  }
}

async function limitNew(folder: string, held: Held, limits: SandboxLimits): Promise<void> {
  switch (held) {
    case 'memory':
      await write(folder, 'memory.max', String(limits.memoryMb * 1024 * 1024));
      if (existsSync(join(folder, 'memory.swap.max'))) await write(folder, 'memory.swap.max', '0');
      return;
    case 'processes':
      return write(folder, 'pids.max', String(limits.processesMax + agentThreads));
    case 'cpus':
      return write(folder, 'cpu.max', `${Math.round(limits.cpus * periodUs)} ${periodUs}`);
  }
}

function describeGroup(places: ReadonlyMap<Held, { folder: string; version: 1 | 2 }>): ControlGroup {
  const memory = places.get('memory');
  const processes = places.get('processes');
  const folders = [...new Set([...places.values()].map((place) => place.folder))];
  const isNew = (memory ?? processes)?.version === 2;
  return {
    version: isNew ? 2 : 1,
    holds: new Set(places.keys()),
    folders,
    joins: folders.map((folder) => join(folder, 'cgroup.procs')),
    memoryBytes: async () => {
      if (!memory) return null;
      const bytes = await readNumber(join(memory.folder, isNew ? 'memory.current' : 'memory.usage_in_bytes'));
      return Number.isFinite(bytes) ? bytes : null;
    },
    hits: async () => ({
      memory: memory
        ? await readCount(join(memory.folder, isNew ? 'memory.events' : 'memory.oom_control'), 'oom_kill')
        : 0,
      processes: processes ? await readCount(join(processes.folder, 'pids.events'), 'max') : 0,
    }),
  };
}

/** Ends everything in the group and takes it away; resolves once nothing of it is left, or after `withinMs`. */
export async function removeControlGroup(folders: readonly string[], withinMs = 5000): Promise<void> {
  const untilMs = performance.now() + withinMs;
  for (const folder of folders) {
    while (existsSync(folder) && performance.now() < untilMs) {
      const listed = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
      for (const pid of listed
        .split('\n')
        .map(Number)
        .filter((one) => one > 1))
        kill(pid);
      const isGone = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!isGone) await sleep(10);
    }
    // Ours too, unless other boxes are in it.
    await rmdir(dirname(folder)).catch(() => undefined);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
