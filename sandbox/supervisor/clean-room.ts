import { rm } from 'node:fs/promises';
import type { CleanRoom } from '../../core/sandbox/supervisor.ts';
import { carryOut } from './carry-out.ts';
import type { Answer, Parts } from './parts.ts';
import type { Settled } from './task-folder.ts';
import { giveFolder } from './workspace.ts';
import type { Workshop } from './workshop.ts';

interface Of {
  parts: Parts;
  settled: Settled;
  shop: Workshop;
  /** Of the copy; made, and removed afterwards. */
  path: string;
  name: string;
}

/** One command on a fresh copy in a fresh box, both of which are thrown away. */
export async function runRoom(room: CleanRoom, { parts, settled, shop, path, name }: Of): Promise<Answer> {
  const { spec, user, engine } = settled;
  const { snapshots } = shop;
  const remove = () => rm(path, { recursive: true, force: true });
  await remove();
  await giveFolder(path, user, parts.self);
  try {
    await snapshots.exportTo(path, room.snapshot, room.overlay ?? undefined);
    const open = await shop.openRoom(name, path);
    try {
      // As in the workspace: a setup that fails is told, and what needs it fails by itself.
      const failed = (await shop.runSetup(open)).find(({ ok }) => !ok);
      for (const service of spec.services) {
        const problem = await open.start(service);
        if (problem !== null)
          return { ok: false, text: `Service "${service.name}" did not come up: ${problem}` };
      }
      const call = { kind: 'run', command: room.command, timeoutMs: room.timeoutMs } as const;
      const answer = await carryOut(call, { open, spec, engine, snapshots, parts });
      if (!failed || answer.ok) return answer;
      return { ...answer, text: `The setup failed (${failed.command}):\n${failed.text}\n\n${answer.text}` };
    } finally {
      await open.destroy();
    }
  } finally {
    await remove();
  }
}
