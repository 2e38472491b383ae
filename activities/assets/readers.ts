import type { Fleet } from '../../core/configuration/fleet.ts';
import type { Source } from '../../core/configuration/fleet-source.ts';
import { sourcesOf } from '../../core/fleet/sources.ts';
import { unknownSource } from './actors.ts';
import { credentialOf } from './credential.ts';
import { createDockerReader } from './docker/reader.ts';
import type { AssetReader } from './driver.ts';
import { look } from './guard.ts';
import { createHttpReader } from './http.ts';
import { createKubernetesReader } from './kubernetes/reader.ts';
import { createPostgresReader } from './postgres/reader.ts';
import { createSimulatedReader } from './simulated.ts';
import { createSshReader } from './ssh/reader.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What reads the fleet; for the process of queue `fleet`. */
export interface Readers {
  sources: Readonly<Record<string, Source>>;
  /**
   * A reader for one source, for its caller to close: a credential that lives shortly is asked for each time.
   * @throws Failed `configuration.invalid` for a source that is not configured, or whose credential is not there
   */
  readerOf(source: string): Promise<AssetReader>;
}

export function createReaders(fleet: Fleet, environment: Environment): Readers {
  const sources = sourcesOf(fleet, environment);
  return {
    sources,
    readerOf: async (id) => {
      const source = Object.hasOwn(sources, id) ? sources[id] : undefined;
      if (source === undefined) throw unknownSource(id);
      const reader = await readerOn(id, source, environment);
      const timeoutMs = source.timeoutSeconds * 1000;
      return {
        ...reader,
        observe: (name, signal) => look((bounded) => reader.observe(name, bounded), { signal, timeoutMs }),
      };
    },
  };
}

async function readerOn(id: string, source: Source, environment: Environment): Promise<AssetReader> {
  if (source.kind === 'simulated') return createSimulatedReader({ id, source });
  const credential = await credentialOf(id, source.read, environment);
  const user = source.read.user ?? null;
  switch (source.kind) {
    case 'docker':
      return createDockerReader({ id, source, credential });
    case 'ssh':
      return createSshReader({ id, source, address: source.address, user, credential });
    case 'http':
      return createHttpReader({ id, source, credential });
    case 'postgres':
      return createPostgresReader({ id, source, address: source.address, user, credential });
    case 'kubernetes':
      return createKubernetesReader({ id, source, address: source.address, credential });
  }
}
