import type { Fleet } from '../../core/configuration/fleet.ts';
import type { Source } from '../../core/configuration/fleet-source.ts';
import { Failed } from '../../core/failed.ts';
import type { Observation } from '../../core/fleet/asset.ts';
import { sourcesOf } from '../../core/fleet/sources.ts';
import { credentialOf } from './credential.ts';
import { createDockerActor } from './docker/actor.ts';
import type { AssetActor } from './driver.ts';
import { look } from './guard.ts';
import { createKubernetesActor } from './kubernetes/actor.ts';
import { createPostgresActor } from './postgres/actor.ts';
import { createScripts } from './scripts.ts';
import { createSimulatedActor } from './simulated.ts';
import { createSshActor } from './ssh/actor.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What acts on the fleet; for the process of queue `live` alone. */
export interface Actors {
  /**
   * What acts on one source's assets, made at the first call, which reads its credential.
   * @throws Failed `asset.read-only` for a source that nothing may be done to, `configuration.invalid` for one that the
   *   configuration does not name, or whose credential is not there
   */
  actorOf(source: string): Promise<AssetActor>;
  /** Ends all connections; an actor got before must not be used any more. */
  close(): Promise<void>;
}

/** Makes nothing and reads no credential by itself. One for each plan: what a source is, is taken from `fleet` as it is. */
export function createActors(fleet: Fleet, environment: Environment): Actors {
  const sources = sourcesOf(fleet, environment);
  const made = new Map<string, Promise<AssetActor>>();
  const make = async (id: string): Promise<AssetActor> => {
    const source = Object.hasOwn(sources, id) ? sources[id] : undefined;
    if (source === undefined) throw unknownSource(id);
    const actor = await actorOn(id, source, fleet, environment);
    const timeoutMs = source.timeoutSeconds * 1000;
    return {
      ...actor,
      observe: (name, signal): Promise<Observation> =>
        look((bounded) => actor.observe(name, bounded), { signal, timeoutMs }),
    };
  };
  return {
    actorOf: (id) => {
      const known = made.get(id);
      if (known) return known;
      const making = make(id);
      made.set(id, making);
      // What could not be made may be at the next try.
      making.catch(() => made.delete(id));
      return making;
    },
    close: async () => {
      const actors = await Promise.allSettled(made.values());
      made.clear();
      await Promise.allSettled(
        actors.flatMap((actor) => (actor.status === 'fulfilled' ? [actor.value.close()] : [])),
      );
    },
  };
}

async function actorOn(
  id: string,
  source: Source,
  fleet: Fleet,
  environment: Environment,
): Promise<AssetActor> {
  if (source.kind === 'simulated') return createSimulatedActor({ id, source });
  const { act } = source;
  if (source.kind === 'http' || act === undefined)
    throw new Failed(
      'asset.read-only',
      source.kind === 'http'
        ? `Source "${id}" is only looked at over HTTP: nothing can be done to it. Name its host or container as a source.`
        : `Source "${id}" is only looked at: give it "act" in countersign.yaml, for plans on its assets to be carried out.`,
    );
  const credential = await credentialOf(id, act, environment);
  const login = { id, address: act.address ?? source.address, user: act.user ?? null, credential };
  const scripts = createScripts(fleet.scripts);
  switch (source.kind) {
    case 'docker':
      return createDockerActor({ ...login, source, scripts });
    case 'ssh':
      return createSshActor({ ...login, source, scripts });
    case 'postgres':
      return createPostgresActor({ ...login, source });
    case 'kubernetes':
      return createKubernetesActor({ ...login, source });
  }
}

export const unknownSource = (id: string): Failed =>
  new Failed(
    'configuration.invalid',
    `There is no source "${id}" under "fleet.sources" of countersign.yaml: name it there, or leave its assets alone.`,
  );
