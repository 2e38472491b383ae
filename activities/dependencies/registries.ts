import type { Configuration } from '../../core/configuration/configuration.ts';
import type { Component, Ecosystem } from '../../core/dependencies/component.ts';
import type { ReleaseAnswer, Told } from '../../core/dependencies/facts.ts';
import { Failed } from '../../core/failed.ts';
import { registryFor } from '../packages/registry.ts';
import { askCargo } from './ask-cargo.ts';
import { askGo } from './ask-go.ts';
import { askNpm } from './ask-npm.ts';
import { askPypi } from './ask-pypi.ts';
import { cargoPauseMs, publicRegistries, yarnPlace } from './public-registries.ts';
import type { Question } from './question.ts';
import { openAddress, openSource, type Source, type SourceLimits } from './source.ts';

type Opened =
  | {
      kind: 'open';
      source: Source;
      ask: (question: Question) => Promise<Told<ReleaseAnswer>>;
      /** Where lock files may say that its packages come from. */
      places: string[];
    }
  | { kind: 'unknown'; why: string };

export interface Registries {
  of: (ecosystem: Ecosystem, name: string) => Opened;
  placesOf: (component: Component) => string[];
  close: () => Promise<void>;
}

/** Each registry is opened when the first package asks for it; npm's scopes may each have one of their own. */
export function openRegistries(
  dependencies: Configuration['dependencies'],
  { registry, recordBytesMax }: Configuration['packages'],
  signal: AbortSignal,
): Registries {
  const { atOnce, timeoutSeconds, registries } = dependencies;
  const limits = { bytesMax: recordBytesMax, timeoutMs: timeoutSeconds * 1000, atOnce, pauseMs: 0 };
  const opened = new Map<string, Opened>();
  const of = (ecosystem: Ecosystem, name: string): Opened => {
    const scope = ecosystem === 'npm' && name.startsWith('@') ? name.slice(0, name.indexOf('/')) : '';
    const key = `${ecosystem} ${scope}`;
    const known =
      opened.get(key) ??
      tryOpen(() =>
        ecosystem === 'npm'
          ? openNpm(name, registry, limits, signal)
          : openOther(ecosystem, registries[ecosystem], limits, signal),
      );
    opened.set(key, known);
    return known;
  };
  return {
    of,
    placesOf: ({ ecosystem, name }) => {
      const found = of(ecosystem, name);
      return found.kind === 'open' ? found.places : [];
    },
    close: async () => {
      for (const one of opened.values()) if (one.kind === 'open') await one.source.close();
    },
  };
}

/** A registry that is configured wrongly is one that tells nothing. */
function tryOpen(open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    if (error instanceof Failed) return { kind: 'unknown', why: error.message };
    throw error;
  }
}

function openNpm(
  name: string,
  configured: string | undefined,
  limits: SourceLimits,
  signal: AbortSignal,
): Opened {
  const registry = registryFor(name, configured);
  const source = openSource(registry, limits, signal);
  return {
    kind: 'open',
    source,
    ask: (question) => askNpm(source, question),
    // npm reads from the configured registry what a lock file says lies on the public one.
    places:
      source.place === registry.publicHost ? [source.place, yarnPlace] : [source.place, registry.publicHost],
  };
}

const askers = { pypi: askPypi, go: askGo, cargo: askCargo };

function openOther(
  ecosystem: Exclude<Ecosystem, 'npm'>,
  configured: string | undefined,
  limits: SourceLimits,
  signal: AbortSignal,
): Opened {
  const ours = configured === undefined;
  const known = publicRegistries[ecosystem];
  const pauseMs = ecosystem === 'cargo' && ours ? cargoPauseMs : 0;
  const source = openAddress(
    configured?.replace(/\/+$/, '') ?? known.address,
    { ...limits, pauseMs },
    signal,
  );
  return {
    kind: 'open',
    source,
    ask: (question) => askers[ecosystem](source, question),
    places: ours ? [...known.places] : [source.place],
  };
}
