import type { Connection, Connections } from '../core/panel/connection.ts';
import { keyNames, type Reach } from '../core/configuration/panel-seats.ts';
import { type Provider, providers } from '../core/panel/seat.ts';
import { simulatorBaseUrl } from '../core/panel/simulator-address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The providers that this environment can reach: those with a key (Ollama: with an address), and, where
 * `COUNTERSIGN_SIMULATOR_URL` is set, the simulator in place of all others. Null for the rest.
 */
export function connectionsOf(environment: Environment): Connections {
  const simulator = present(environment['COUNTERSIGN_SIMULATOR_URL']);
  const connect = (provider: Provider): Connection | null => {
    const real = realConnection(provider, environment);
    if (real || !simulator) return real;
    return { apiKey: 'simulated', baseUrl: simulatorBaseUrl(simulator, provider), simulated: true };
  };
  return Object.fromEntries(providers.map((provider) => [provider, connect(provider)])) as Connections;
}

/** What may be told of connections anywhere: no keys. */
export function reachOf(connections: Connections): Record<Provider, Reach> {
  const reach = (connection: Connection | null): Reach =>
    connection === null ? 'none' : connection.simulated ? 'simulated' : 'real';
  return Object.fromEntries(providers.map((provider) => [provider, reach(connections[provider])])) as Record<
    Provider,
    Reach
  >;
}

function realConnection(provider: Provider, environment: Environment): Connection | null {
  if (provider === 'ollama') {
    const host = present(environment[keyNames.ollama]);
    return host ? { apiKey: '', baseUrl: withScheme(host), simulated: false } : null;
  }
  const also = provider === 'google' ? environment['GOOGLE_API_KEY'] : undefined;
  const apiKey = present(environment[keyNames[provider]]) ?? present(also);
  if (!apiKey) return null;
  const baseUrl = provider === 'anthropic' ? present(environment['ANTHROPIC_BASE_URL']) : null;
  return { apiKey, baseUrl, simulated: false };
}

/** An empty variable counts as not set: compose files and CI pass those for secrets that are missing. */
const present = (value: string | undefined): string | null => value?.trim() || null;

/** Ollama's own tools take `host`, `host:port` and `:port` as well as a URL. */
const withScheme = (host: string): string => {
  if (/^https?:\/\//iu.test(host)) return host;
  const named = host.startsWith(':') ? `127.0.0.1${host}` : host;
  return `http://${/:\d+$/u.test(named) ? named : `${named}:11434`}`;
};
