import type { Container, ContainerStats } from 'dockerode';
import { readFile } from 'node:fs/promises';
import { controlGroupFile } from './control-group-file.ts';

/**
 * How often each limit was hit, from the container's control group, which is on this machine as the daemon is. Docker's
 * own event of memory running out tells of the first process alone.
 */
export function limitsGauge(container: Container) {
  let seen = { memory: 0, processes: 0 };
  let pid: Promise<number> | null = null;
  const firstProcess = () => {
    pid ??= container.inspect().then(({ State }) => State.Pid);
    return pid;
  };
  const count = async (controller: 'memory' | 'pids', file: string, pattern: RegExp): Promise<number> => {
    const path = await controlGroupFile(await firstProcess(), controller, file);
    const text = path === null ? '' : await readFile(path, 'utf8').catch(() => '');
    return Number(pattern.exec(text)?.[1] ?? 0);
  };
  const hits = async () => ({
    memory: Math.max(
      await count('memory', 'memory.oom_control', /^oom_kill (\d+)$/m),
      await count('memory', 'memory.events', /^oom_kill (\d+)$/m),
    ),
    processes: await count('pids', 'pids.events', /^max (\d+)$/m),
  });
  return {
    limitsHit: async (): Promise<('memory' | 'processes')[]> => {
      const now = await hits().catch(() => seen);
      const before = seen;
      seen = now;
      return (['memory', 'processes'] as const).filter((limit) => now[limit] > before[limit]);
    },
    memoryMb: async (): Promise<number | null> => {
      const stats: ContainerStats | null = await container
        .stats({ stream: false, 'one-shot': true })
        .catch(() => null);
      const bytes = stats?.memory_stats.usage;
      if (bytes === undefined) return null;
      // The page cache is given back when somebody needs it.
      const { total_inactive_file: old = 0, inactive_file: cached = old } = stats?.memory_stats.stats ?? {};
      return Math.round(Math.max(0, bytes - cached) / (1024 * 1024));
    },
  };
}
