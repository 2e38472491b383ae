import type { Snapshot } from '../../core/sandbox/box-call.ts';
import type { Answer } from './parts.ts';
import type { OpenBox } from './task-box.ts';
import type { Workshop } from './workshop.ts';

/**
 * Makes a call while the disk is watched. One that exceeds the limits is ended, and the workspace put back as it was
 * before: else each further call would be ended too, and the hidden repository would hold what filled the disk.
 * `at` is what the workspace then holds; null where all went well, and nobody has looked.
 */
export async function guardDisk(
  shop: Workshop,
  { open, from }: { open: OpenBox; from: Snapshot },
  make: () => Promise<Answer>,
): Promise<{ answer: Answer; at: Snapshot | null }> {
  const endAll = () => void open.stopServices().catch(() => undefined);
  const watch = shop.gauge.watch(endAll);
  const answer = await make().catch(async (error: unknown) => {
    await watch.stop();
    throw error;
  });
  const problem = await watch.stop();
  if (problem === null) return { answer, at: null };
  let at = await shop.putBack(from.snapshot);
  const still = await shop.gauge.watch(() => undefined).stop();
  if (still !== null) at = await shop.rebuild(from);
  await shop.box();
  await shop.restartServices();
  const done = still === null ? '' : ', and what was installed was removed and installed again';
  const text = `${answer.text}\n[ended because ${problem}. The workspace was put back as it was before this call${done}. Write less, or have it written to a pipe.]`;
  return { answer: { ...answer, ok: false, end: 'disk-full', text }, at };
}
