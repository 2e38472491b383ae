import type { Provider } from './seat.ts';

/** Providers that serve only models of their own. */
const vendors: Readonly<Record<Exclude<Provider, 'ollama' | 'github'>, string>> = {
  anthropic: 'anthropic',
  google: 'google',
  openai: 'openai',
  xai: 'xai',
};

/** First match counts: a distilled model is of the lineage that its answers come from, so `deepseek-r1-…-llama` is DeepSeek's. */
const lineages: readonly (readonly [RegExp, string])[] = [
  [/claude|anthropic/, 'anthropic'],
  [/gpt-oss|gpt-|^o[134](?:-|$)|openai|^codex/, 'openai'],
  [/gemma|gemini|google/, 'google'],
  [/grok|xai/, 'xai'],
  [/deepseek/, 'deepseek'],
  [/mistral|mixtral|codestral|devstral|magistral|ministral/, 'mistral'],
  [/qwen|qwq/, 'qwen'],
  [/llama|^meta/, 'meta'],
  [/^phi|microsoft|^mai-/, 'microsoft'],
  [/command|cohere|^aya/, 'cohere'],
  [/granite|^ibm/, 'ibm'],
  [/^glm|chatglm|zai/, 'zhipu'],
  [/kimi|moonshot/, 'moonshot'],
  [/nemotron|nvidia/, 'nvidia'],
  [/jamba|ai21/, 'ai21'],
];

/**
 * Whose lineage a model is of: agreement of two seats of one family counts for less than that of two families.
 * A model that nothing here knows is a family of its own, by the first word of its name.
 */
export function familyOf(provider: Provider, model: string): string {
  if (provider !== 'ollama' && provider !== 'github') return vendors[provider];
  const named = model.toLowerCase();
  // Only the model's own name tells: `hf.co/someone/qwen3` and `library/qwen3` are both Qwen.
  const name = named.slice(named.lastIndexOf('/') + 1);
  const known =
    lineages.find(([pattern]) => pattern.test(name)) ?? lineages.find(([pattern]) => pattern.test(named));
  return known?.[1] ?? (/^[a-z]+/.exec(name)?.[0] || name);
}
