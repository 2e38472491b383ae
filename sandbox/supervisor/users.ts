import { Failed } from '../../core/failed.ts';
import type { TaskId } from '../../core/ids.ts';
import { sha256 } from './hash.ts';

export interface User {
  uid: number;
  gid: number;
}

/** Uids and gids that nobody else on this machine has; from and to both belong to it. */
export interface UserRange {
  from: number;
  to: number;
}

export const usualRange: UserRange = { from: 200_000, to: 265_535 };

/**
 * Who owns a task's workspace and runs everything in its box: as root, one of the range, by the task's hash or the next
 * that no open task has; else ourselves.
 * @throws Failed `sandbox.unavailable` where all are taken
 */
export function chooseUser(
  task: TaskId,
  { self, range, taken }: { self: User; range: UserRange; taken: ReadonlySet<number> },
): User {
  if (self.uid !== 0) return self;
  const count = range.to - range.from + 1;
  const first = Number.parseInt(sha256(task).slice(0, 12), 16) % count;
  for (let step = 0; step < count; step += 1) {
    const uid = range.from + ((first + step) % count);
    if (uid > 0 && !taken.has(uid)) return { uid, gid: uid };
  }
  throw new Failed(
    'sandbox.unavailable',
    `All ${count} user ids from ${range.from} to ${range.to} belong to open sandboxes: close some.`,
  );
}
