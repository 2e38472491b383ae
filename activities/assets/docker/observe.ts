import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Observation } from '../../../core/fleet/asset.ts';
import type { Inspected } from './api.ts';

/** A container as its daemon tells it. Its id is what it exactly is: another one of the same name has another. */
export function observationOf(container: Inspected, events: Observation['events']): Observation {
  const { State, Config, Id, Image, RestartCount } = container;
  return {
    state: stateOf(container),
    health:
      State.Health?.Status === 'healthy'
        ? 'healthy'
        : State.Health?.Status === 'unhealthy' || State.Restarting
          ? 'unhealthy'
          : 'unknown',
    identity: Id,
    version: Image,
    configDigest: configDigest(container),
    facts: {
      image: Config.Image ?? Image,
      startedAt: State.StartedAt ?? '',
      restarts: String(RestartCount ?? 0),
      ...(!State.Running && { exitCode: String(State.ExitCode ?? 0), finishedAt: State.FinishedAt ?? '' }),
    },
    events,
    reason: reasonOf(container),
  };
}

function stateOf({ State }: Inspected): Observation['state'] {
  if (State.Restarting || State.Paused) return 'degraded';
  return State.Running ? 'running' : 'stopped';
}

function reasonOf({ State }: Inspected): string | null {
  if (State.Paused) return 'it is paused';
  if (State.OOMKilled) return 'it was ended because it used too much memory';
  if (State.Error) return State.Error;
  if (State.Restarting) return `it keeps ending, with status ${State.ExitCode ?? 0}`;
  if (!State.Running) return `it ended with status ${State.ExitCode ?? 0}`;
  return State.Health?.Status === 'unhealthy' ? 'its health check fails' : null;
}

/** Its networks are left out: addresses in them change with each start. */
const configDigest = ({ Config, HostConfig, Mounts }: Inspected): string =>
  createHash('sha256')
    .update(canonicalize({ Config, HostConfig: HostConfig ?? null, Mounts: Mounts ?? [] }) ?? '')
    .digest('hex');

/** What a person may see of it: its environment without what stands in it. */
export const describeContainer = (container: Inspected): string =>
  JSON.stringify(
    {
      ...container,
      Config: {
        ...container.Config,
        Env: (container.Config.Env ?? []).map((one) => `${one.split('=')[0]}=…`),
      },
    },
    null,
    2,
  );
