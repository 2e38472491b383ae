import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How a command runs on a system that is not ours, so that it can be stopped: a shell prints its own process id on a first
 * line, and then becomes the command. The command's words go past that shell untouched, as its arguments.
 */
export const stoppable = (argv: readonly string[], cwd: string | null): string[] => [
  'sh',
  '-c',
  cwd === null ? 'echo "$$"; exec "$@"' : 'echo "$$"; w=$1; shift; cd -- "$w" || exit 126; exec "$@"',
  'sh',
  ...(cwd === null ? [] : [cwd]),
  ...argv,
];

/** Ends a process and all that it started, in one command that needs nothing but a shell and /proc. */
export const endTree = (pid: string): string[] => [
  'sh',
  '-c',
  'end() { kill -STOP "$1"; for s in /proc/[0-9]*/stat; do read -r p c t u r <"$s" || continue; [ "$u" = "$1" ] && end "$p"; done; kill -KILL "$1"; }; end "$1" 2>/dev/null',
  'sh',
  pid,
];

/** Takes the first line off a stream of output, where it is a process id. */
export function takePid(onOutput: (piece: Uint8Array) => void): {
  onOutput: (piece: Uint8Array) => void;
  pid: () => string | null;
  /** The same, waited for: what was begun a moment ago may not have told it yet. */
  pidWithin: (ms: number) => Promise<string | null>;
} {
  let head: Buffer | null = Buffer.alloc(0);
  let pid: string | null = null;
  const told = Promise.withResolvers<void>();
  return {
    onOutput: (piece) => {
      if (head === null) return onOutput(piece);
      head = Buffer.concat([head, piece]);
      const end = head.indexOf(10);
      if (end < 0 && head.length < 20) return undefined;
      const line = head.subarray(0, Math.max(0, end)).toString('latin1');
      pid = /^[1-9][0-9]{0,9}$/u.test(line) ? line : null;
      const rest = pid === null ? head : head.subarray(end + 1);
      head = null;
      told.resolve();
      return rest.length > 0 ? onOutput(rest) : undefined;
    },
    pid: () => pid,
    pidWithin: async (ms) => {
      await Promise.race([told.promise, sleep(ms, undefined, { ref: false })]);
      return pid;
    },
  };
}

/** One word for a POSIX shell, whatever it holds. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Words as a line that a shell reads back as the same words. */
export const shellLine = (words: readonly string[]): string => words.map(quoted).join(' ');
