import type { Provider } from './seat.ts';

/** By this header, set to `1`, a client can tell that an answer comes from the simulator: bodies are left as providers write them. */
export const simulatedHeader = 'x-countersign-simulated';

/** What the simulator serves each provider's protocol under: as close to the provider's own path as its SDK lets us. */
const paths = {
  anthropic: '/anthropic',
  google: '/google',
  openai: '/openai/v1',
  ollama: '/ollama',
  xai: '/xai/v1',
  github: '/github/inference',
} as const satisfies Record<Provider, string>;

/**
 * The base URL to give to a provider's own SDK so that it talks to the simulator at `origin`, such as
 * `http://127.0.0.1:8124`: `baseURL` for Anthropic and OpenAI (also Grok and GitHub Models), `httpOptions.baseUrl` for
 * Google, `host` for Ollama.
 */
export function simulatorBaseUrl(origin: string, provider: Provider): string {
  return `${origin.replace(/\/+$/, '')}${paths[provider]}`;
}
