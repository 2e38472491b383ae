import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceVariable } from './settings.ts';

export interface ProcessEntry {
  pid: number;
  session: number;
  state: string;
}

/** The processes of this box that are not dead, without the agent and without threads. */
export function listProcesses(): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const entry = readEntry(pid);
    if (entry !== null && entry.state !== 'Z' && entry.state !== 'X') entries.push(entry);
  }
  return entries;
}

function readEntry(pid: number): ProcessEntry | null {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // The name stands in parentheses and may hold any character, parentheses too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.length < 4 ? null : { pid, state: fields[0] ?? '', session: Number(fields[3]) };
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/**
 * The service that a process belongs to: by its session, which nobody can join from outside, or by its environment,
 * which daemons that begin a session of their own inherit.
 */
export function serviceOf(
  { pid, session }: ProcessEntry,
  services: ReadonlyMap<string, number>,
): string | null {
  for (const [name, leader] of services) if (session === leader || pid === leader) return name;
  const variables = readOrEmpty(`/proc/${pid}/environ`).split('\0');
  const named = variables.find((variable) => variable.startsWith(`${serviceVariable}=`));
  const name = named?.slice(serviceVariable.length + 1) ?? '';
  return services.has(name) ? name : null;
}

/** Signals one process or, with -1, all but the agent; whether there was any. */
export function signal(pid: number, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends all processes that `isSpared` does not spare; resolves with how many there were. All are stopped first, so that
 * none starts another while the list is gone through.
 */
export async function endProcesses(isSpared: (entry: ProcessEntry) => boolean): Promise<number> {
  const ended = new Set<number>();
  for (let round = 0; round < 100; round += 1) {
    const doomed = listProcesses().filter((entry) => !isSpared(entry));
    if (doomed.length === 0) break;
    signal(-1, 'SIGSTOP');
    for (const { pid } of listProcesses().filter((entry) => !isSpared(entry))) {
      signal(pid, 'SIGKILL');
      ended.add(pid);
    }
    signal(-1, 'SIGCONT');
    await sleep(round < 5 ? 1 : 20);
  }
  return ended.size;
}
