import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSupervisorClient } from '../../../activities/sandbox/supervisor-client.ts';
import type { SandboxSpec } from '../../../core/sandbox/supervisor.ts';
import type { Parts } from '../../../sandbox/supervisor/parts.ts';
import { runSupervisor } from '../../../sandbox/supervisor/run-supervisor.ts';
import { createStandIn } from '../stand-in-engine.ts';
import { bundleOf } from './supervisor-world.ts';
import { testParts } from './test-parts.ts';

/** A supervisor in this process, on a socket, with boxes whose end a test can bring about. */
export async function startRunning(change: Partial<Parts> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cs-'));
  const engine = createStandIn(folder);
  const parts = {
    ...testParts({ folder, engine: 'stand-in' }),
    engines: [engine],
    log: () => undefined,
    ...change,
  };
  const running = await runSupervisor(parts);
  if (!running) throw new Error('Another supervisor has the folder.');
  const client = createSupervisorClient(running.socket);
  let current = running;
  return {
    folder,
    engine,
    parts,
    client,
    open: async (spec: SandboxSpec, files: Record<string, string>) => {
      await client.putRepository(spec.task, bundleOf(files));
      return client.open(spec);
    },
    /** As an administrator does: the next one takes up where this one left. */
    restart: async () => {
      await current.stop();
      const next = await runSupervisor(parts);
      if (!next) throw new Error('The first supervisor has not left.');
      current = next;
    },
    end: async () => {
      await current.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Running = Awaited<ReturnType<typeof startRunning>>;
