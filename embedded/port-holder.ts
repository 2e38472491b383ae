import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Who listens on a port, as `pid 123 (node)`; null where that cannot be told cheaply. */
export function portHolder(port: number): string | null {
  if (process.platform !== 'linux') return null;
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (sockets.size === 0) return null;
  const pid = numbersIn('/proc').find((candidate) => holdsOne(candidate, sockets));
  return pid === undefined ? null : `pid ${pid} (${nameOf(pid)})`;
}

/** proc_pid_net: local address is field 1, state field 3 (0A: listening), inode field 9. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readLines(`/proc/net/${table}`)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
}

function holdsOne(pid: number, sockets: ReadonlySet<string>): boolean {
  return numbersIn(`/proc/${pid}/fd`).some((fd) => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      return false;
    }
  });
}

/** The program and, for an interpreter, its script; not the rest, which may hold secrets. */
function nameOf(pid: number): string {
  const [program = '', script = ''] = (readLines(`/proc/${pid}/cmdline`)[0] ?? '').split('\0');
  const shown = script && !script.startsWith('-') ? ` ${script.split('/').slice(-2).join('/')}` : '';
  return `${basename(program) || 'unknown'}${shown}`;
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    // Another user's process, or one that has just ended.
    return [];
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
