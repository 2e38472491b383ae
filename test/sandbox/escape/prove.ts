import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';
import type { Engine } from '../../../sandbox/engine.ts';
import type { Attempt } from './attempt.ts';
import { createEscapeWorld, type EscapeWorld } from './escape-world.ts';
import { placeInBox, placeOnHost } from './places.ts';
import { type Try, tryAll } from './run-attempts.ts';
import { startForwarder } from './ways-out.ts';

/**
 * What is switched off. `walls`: there is no box, and the proxy lets everything through. `policy`: a box, whose proxy lets
 * everything through. `namespaces`: no box, and the proxy as it is. `none`: a box as tasks have it.
 */
export const arrangements = ['walls', 'policy', 'namespaces', 'none'] as const;
export type Arrangement = (typeof arrangements)[number];

/**
 * Whether an attempt has to fail. With the policy off, what goes through the proxy is not stopped by anything, and is not
 * meant to be: the box has one way out, and somebody opened it. With the namespaces off, only what goes through the proxy
 * can be stopped.
 */
export function mustFail({ way }: Attempt, off: Arrangement): boolean {
  switch (off) {
    case 'walls':
      return false;
    case 'policy':
      return way !== 'proxy';
    case 'namespaces':
      return way === 'proxy';
    case 'none':
      return true;
  }
}

/** An attempt that each try must have succeeded with, and one that no wall is against, so that a dead proxy proves nothing. */
const allowed: Attempt = {
  name: 'what a rule allows',
  category: 'control',
  way: 'proxy',
  goal: 'heard',
  language: 'python',
  program: `tunnel(get('/pkg/' + TOKEN))`,
};

/** Tries attempts in one arrangement. `engine` null: those without a box only. @throws Error when what is allowed does not get through */
export async function prove(
  off: Arrangement,
  which: Attempt[],
  of: { engine: Engine | null; image: string | null },
): Promise<Try[]> {
  const limits = sandboxLimitsSchema.parse({ processesMax: 64, memoryMb: 256 });
  const world = await createEscapeWorld(limits);
  try {
    const { place, end } = await arrange(world, off, { ...of, limits });
    try {
      const [control] = await tryAll(world, place, [allowed]);
      if (control?.succeeded !== true)
        throw new Error(`What is allowed was not let through: ${control?.output}`);
      return await tryAll(world, place, which);
    } finally {
      await end();
    }
  } finally {
    await world.close();
  }
}

async function arrange(
  world: EscapeWorld,
  off: Arrangement,
  of: { engine: Engine | null; image: string | null; limits: Parameters<typeof placeInBox>[1]['limits'] },
) {
  const opened = off === 'walls' || off === 'policy';
  const proxySocket = opened ? world.openProxySocket : world.proxySocket;
  if (off === 'walls' || off === 'namespaces') {
    const forwarder = await startForwarder(proxySocket);
    return { place: placeOnHost(world, forwarder.port), end: () => forwarder.close() };
  }
  if (of.engine === null) throw new Error(`To switch off "${off}" only, an engine is needed.`);
  const { engine, image, limits } = of;
  const certificates = world.proxy.certificates;
  const place = await placeInBox(world, { engine, image, limits, proxySocket, certificates });
  return { place, end: () => place.close() };
}
