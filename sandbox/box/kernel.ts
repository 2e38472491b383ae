import { createRequire } from 'node:module';

interface NativeLibrary {
  load(path: null): { func(declaration: string): (...values: unknown[]) => number };
}

const doNotWait = 1;
const setDumpable = 4;

/** What the first process of a box needs of the kernel and Node does not offer. */
export interface Kernel {
  /** Buries a dead child that Node knows nothing of: one whose own parent died before it. */
  bury(pid: number): void;
  /** From here on nobody of the same user reads or writes this process through /proc, or opens its files there. */
  hide(): void;
}

/** `path`: the native half of `koffi`, which calls functions of the C library. Throws where it cannot be loaded. */
export function loadKernel(path: string): Kernel {
  const library = (createRequire(import.meta.url)(path) as NativeLibrary).load(null);
  const waitpid = library.func('int waitpid(int pid, void *status, int options)');
  const prctl = library.func(
    'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
  );
  return {
    bury: (pid) => void waitpid(pid, null, doNotWait),
    hide: () => {
      if (prctl(setDumpable, 0, 0, 0, 0) !== 0)
        throw new Error('The agent could not hide from its own user.');
    },
  };
}
