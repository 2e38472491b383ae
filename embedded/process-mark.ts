import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessMark } from '../settings/state.ts';

/** Null when no such process lives; a zombie does not. */
export function markOf(pid: number): ProcessMark | null {
  const started = process.platform === 'linux' ? startedLinux(pid) : startedElsewhere(pid);
  return started === null ? null : { pid, started };
}

export function lives(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.started === mark.started;
}

/** Sends nothing to a stranger that was given the pid since. */
export function signal(mark: ProcessMark, name: NodeJS.Signals): void {
  if (!lives(mark)) return;
  try {
    process.kill(mark.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** True when it ended within the time. */
export async function waitForEnd(mark: ProcessMark, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (lives(mark)) {
    if (performance.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Asks it to end by `name`, and kills it when it has not within `graceMs`. */
export async function endProcess(mark: ProcessMark, name: NodeJS.Signals, graceMs: number): Promise<void> {
  signal(mark, name);
  if (await waitForEnd(mark, graceMs)) return;
  signal(mark, 'SIGKILL');
  await waitForEnd(mark, 2000);
}

/** proc_pid_stat(5): the state is field 3, the start time in ticks since boot field 22. */
function startedLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function startedElsewhere(pid: number): string | null {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio });
    return line.trim().startsWith('Z') ? null : line.trim().replace(/^\S+\s+/, '') || null;
  } catch {
    return null;
  }
}
