import { providers, type Provider } from '../core/panel/seat.ts';
import { simulatorBaseUrl } from '../core/panel/simulator-address.ts';

/** The base URL for each provider's SDK, of a simulator that listens at `origin`. */
export function simulatorBaseUrls(origin: string): Record<Provider, string> {
  const urls = providers.map((provider) => [provider, simulatorBaseUrl(origin, provider)] as const);
  return Object.fromEntries(urls) as Record<Provider, string>;
}
