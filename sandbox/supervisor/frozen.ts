import type { OpenBox } from './task-box.ts';

/** Freezes what runs in the box, so that nobody writes while the workspace is worked on. Without a box nobody can. */
export async function whileFrozen<T>(open: OpenBox | null, work: () => Promise<T>): Promise<T> {
  if (open === null) return work();
  try {
    await open.ask((link) => link.freeze());
  } catch {
    // Who cannot be frozen is ended.
    await open.destroy();
    return work();
  }
  try {
    return await work();
  } finally {
    await open.ask((link) => link.thaw()).catch(() => open.destroy());
  }
}
