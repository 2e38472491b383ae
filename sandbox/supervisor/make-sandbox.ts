import { readFile } from 'node:fs/promises';
import { Failed } from '../../core/failed.ts';
import type { OpenedSandbox } from '../../core/sandbox/supervisor.ts';
import type { JournalRecord } from './records.ts';
import type { TaskOf } from './task.ts';
import { createFolder } from './task-folder.ts';
import { clearWorkspace } from './workspace.ts';
import type { Workshop } from './workshop.ts';

interface Of extends TaskOf {
  shop: Workshop;
  write(record: JournalRecord): Promise<void>;
}

/** Makes a task's workspace and box from nothing, whatever an earlier try left behind. */
export async function makeSandbox(of: Of): Promise<OpenedSandbox> {
  const { folder, settled, engine, parts, shop, outcomes } = of;
  const beganMs = performance.now();
  const bundle = await readFile(folder.bundle).catch(() => null);
  if (bundle === null) {
    throw new Failed(
      'sandbox.refused',
      `Sandbox "${settled.spec.task}" has no repository to begin with: put one before opening it.`,
    );
  }
  await shop.endBox();
  await clearWorkspace(folder, settled.user, parts.self);
  await createFolder(folder.repository);
  const base = await shop.snapshots.begin(bundle);
  const setup = await shop.runSetup(await shop.box());
  const at = await shop.capture('after the setup');
  const opened: OpenedSandbox = {
    engine: settled.engine,
    description: await engine.describe({ image: settled.spec.image }),
    base,
    tree: at.tree,
    setup,
    readyMs: Math.round(performance.now() - beganMs),
  };
  await of.write({ kind: 'opened', answer: await outcomes.keep(opened), at });
  return opened;
}
