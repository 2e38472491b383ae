import type { Provider } from './seat.ts';

/** How to reach one provider. `apiKey` never leaves the process that asks models. */
export interface Connection {
  apiKey: string;
  /** Null for the provider's own address. */
  baseUrl: string | null;
  simulated: boolean;
}

/** Null for a provider that cannot be reached. */
export type Connections = Readonly<Record<Provider, Connection | null>>;
