import { createHash } from 'node:crypto';
import type { Observation } from '../../core/fleet/asset.ts';
import type { LiveDeed } from '../../core/remedy/plan.ts';
import { refuseCommand, runCommand } from './commands.ts';
import type { SimulatedAsset } from './simulated-asset.ts';

/** What an asset without a process is like. */
export interface VirtualState {
  state: 'running' | 'degraded' | 'stopped';
  health: 'healthy' | 'unhealthy';
  identity: string;
  version: string;
  replicas: number;
  settings: Record<string, string>;
  startedAt: string;
  reason: string | null;
}

/** An asset that is only told of: many of them for a bench, and any for a test. `change` is the world's doing. */
export interface VirtualAsset extends SimulatedAsset {
  change(to: Partial<VirtualState>): void;
}

export function createVirtualAsset(name: string, now: () => Date = () => new Date()): VirtualAsset {
  const it: VirtualState = {
    state: 'running',
    health: 'healthy',
    identity: `virtual:${name}`,
    version: '1.4.0',
    replicas: 2,
    settings: { timeout: '30' },
    startedAt: now().toISOString(),
    reason: null,
  };
  const begin = (): void => {
    Object.assign(it, { state: 'running', health: 'healthy', startedAt: now().toISOString(), reason: null });
  };
  return {
    name,
    labels: { app: name.replace(/-\d+$/u, ''), simulated: 'yes' },
    observe: () => Promise.resolve(observationOf(it)),
    logs: (lines) =>
      Array.from({ length: Math.min(lines, 20) }, (_, at) => `${name} line ${at + 1}`).join('\n'),
    metrics: () => `replicas ${it.replicas}`,
    describe: () => JSON.stringify(it, null, 2),
    refuse: (deed) => refuseVirtually(it, deed),
    dryRun: (deed) => (deed.type === 'scale' ? `from ${it.replicas} to ${deed.to} replicas` : null),
    act: async (deed, tell, signal) => {
      if (deed.type === 'run') return runCommand(deed.argv, tell, signal);
      if (deed.type === 'restart') begin();
      if (deed.type === 'scale') it.replicas = deed.to;
      if (deed.type === 'roll-back') {
        it.version = deed.to;
        begin();
      }
      if (deed.type === 'configure') {
        if (deed.to === null) delete it.settings[deed.setting];
        else it.settings[deed.setting] = deed.to;
      }
      return 0;
    },
    change: (to) => {
      Object.assign(it, to);
    },
    close: () => Promise.resolve(),
  };
}

function refuseVirtually(it: VirtualState, deed: LiveDeed): string | null {
  if (deed.type === 'run') return refuseCommand(deed.argv);
  if (deed.type === 'script') return 'A simulated asset runs no scripts.';
  if (deed.type === 'scale' && deed.from !== it.replicas)
    return `It has ${it.replicas} replicas, not ${deed.from}.`;
  if (deed.type === 'roll-back' && deed.from !== it.version)
    return `It is of version ${it.version}, not ${deed.from}.`;
  if (deed.type === 'configure' && deed.from !== (it.settings[deed.setting] ?? null))
    return `The setting is ${JSON.stringify(it.settings[deed.setting] ?? null)}, not ${JSON.stringify(deed.from)}.`;
  return null;
}

function observationOf(it: VirtualState): Observation {
  const { state, health, identity, version, replicas, settings, startedAt, reason } = it;
  return {
    state,
    health,
    identity,
    version,
    configDigest: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    facts: { replicas: String(replicas), startedAt },
    events: [],
    reason,
  };
}
