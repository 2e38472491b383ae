import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process as the host sees it, whatever namespaces it is in. */
interface Seen {
  pid: number;
  memoryMb: number;
}

const page = 4096;

/** Processes that run, and whose command line holds a text. */
export function processesWith(text: string): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): Seen[] => {
      try {
        if (!readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(text)) return [];
        if (/^State:\s+Z/m.test(readFileSync(`/proc/${name}/status`, 'latin1'))) return [];
        const pages = Number(readFileSync(`/proc/${name}/statm`, 'latin1').split(' ')[1]);
        return [{ pid: Number(name), memoryMb: (pages * page) / (1024 * 1024) }];
      } catch {
        return [];
      }
    });
}

/**
 * Looks again and again, until it is told to stop: the most processes there were at once, and the most memory
 * that one of them had: of several, what they share would be counted for each.
 */
export function watchProcesses(text: string): () => { processes: number; memoryMb: number } {
  const most = { processes: 0, memoryMb: 0 };
  const look = (): void => {
    const seen = processesWith(text);
    most.processes = Math.max(most.processes, seen.length);
    most.memoryMb = Math.max(most.memoryMb, ...seen.map(({ memoryMb }) => memoryMb));
  };
  const timer = setInterval(look, 60);
  return () => {
    look();
    clearInterval(timer);
    return most;
  };
}

/** Ends what an attempt on the host itself left behind. */
export function endProcessesWith(text: string, uid: number): void {
  for (const { pid } of processesWith(text)) {
    try {
      if (
        readFileSync(`/proc/${pid}/status`, 'latin1').includes(`\nUid:\t${uid}\t`) &&
        readlinkSync(`/proc/${pid}/exe`)
      )
        process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
