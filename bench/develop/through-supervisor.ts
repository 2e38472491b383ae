import { taskId } from '../../core/ids.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';
import { packRepository } from '../../test/e2e/durable-task.ts';
import { specOf } from '../../test/sandbox/supervisor/supervisor-world.ts';
import { boxCall, type CallKind, timeCalls, timed } from './calls.ts';

/** With journal and snapshots, without Temporal and database. */
export async function throughSupervisor(
  supervisor: Supervisor,
  run: number,
): Promise<Record<CallKind, number[]>> {
  const task = taskId(`direct-${run + 1}.00000000`);
  await supervisor.putRepository(task, (await packRepository()).bytes);
  await supervisor.open(specOf({ task, engine: 'bubblewrap' }));
  try {
    return await timeCalls(async (kind, at) => {
      const { ok, text } = await supervisor.call(task, `${kind}-${at}`, boxCall(kind, at));
      if (!ok) throw new Error(`The call ${kind} failed: ${text}`);
    });
  } finally {
    await supervisor.close(task, false);
  }
}

/** How long a sandbox takes from being wished for to being of use, by engine. */
export async function sandboxReady(
  supervisor: Supervisor,
  run: number,
  image: string | null,
): Promise<Record<string, number>> {
  const { bytes } = await packRepository();
  const times: Record<string, number> = {};
  const engines = image === null ? (['bubblewrap'] as const) : (['bubblewrap', 'docker'] as const);
  for (const engine of engines) {
    const task = taskId(`ready-${engine}-${run + 1}.00000000`);
    await supervisor.putRepository(task, bytes);
    const spec = specOf({ task, engine, image: engine === 'docker' ? image : null });
    times[engine] = await timed(() => supervisor.open(spec));
    await supervisor.close(task, false);
  }
  return times;
}
