import { readdirSync, readFileSync } from 'node:fs';
import type { Kernel } from './kernel.ts';

/**
 * Buries the orphans of the box. They become children of its first process, and Node waits for none but those that it
 * started itself: the dead ones would fill the table of processes.
 */
export function startReaper(kernel: Kernel, isOurs: (pid: number) => boolean): void {
  const buryOrphans = () => {
    for (const pid of childrenOf('/proc/self/task')) if (!isOurs(pid)) kernel.bury(pid);
  };
  process.on('SIGCHLD', buryOrphans);
  // A signal that comes while its like is pending is lost.
  setInterval(buryOrphans, 500).unref();
}

function childrenOf(tasks: string): number[] {
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'latin1')
      .split(' ')
      .filter((pid) => pid !== '')
      .map(Number),
  );
}
