import type { Ollama } from 'ollama';
import { estimateTokens } from '../../core/panel/tokens.ts';

/** An estimate of a prompt's tokens is at most this many times too high on text that people write. */
const estimateFactorMax = 1.5;

/**
 * The context that a model can have at the most; null where the server does not tell. Ollama cuts a larger wish down to
 * it, and says so in its own log only.
 */
export async function contextOfModel(client: Ollama, model: string): Promise<number | null> {
  const shown = await client.show({ model }).catch(() => null);
  const facts: [string, unknown][] = Object.entries(shown?.model_info ?? {});
  return numberOf(facts.find(([name]) => name.endsWith('.context_length'))?.[1]);
}

/** The context that the model is loaded with at this moment; null where the server does not tell. */
export async function contextLoaded(client: Ollama, model: string): Promise<number | null> {
  const running = await client.ps().catch(() => null);
  const names = new Set([model, `${model}:latest`]);
  // Not in the SDK's types.
  const entry = running?.models?.find((one) => names.has(one.model)) as
    | { context_length?: unknown }
    | undefined;
  return numberOf(entry?.context_length);
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);

/** Whether a prompt is over the context however much too high its estimate may be: then it is not even sent. */
export const isSurelyOver = (prompt: string, context: number | null): boolean =>
  context !== null && estimateTokens(prompt) / estimateFactorMax > context;

/**
 * Whether prompt and answer, as counted by the server, were over its context. It then dropped lines of the prompt, before or
 * while it wrote, and the model voted on the rest: servers that do not know `truncate: false` tell it by nothing else.
 */
export const wasOver = (
  counts: { prompt_eval_count?: number; eval_count?: number },
  contexts: readonly (number | null)[],
): boolean =>
  (counts.prompt_eval_count ?? 0) + (counts.eval_count ?? 0) >
  Math.min(...contexts.filter((context) => context !== null));
