import { createHash } from 'node:crypto';
import type { Reply } from '../wire.ts';

/** The version whose shapes were measured. */
const ollamaVersion = '0.17.4';

/** More no simulated model has; a larger wish is cut down to it. */
export const contextTokensMax = 262_144;

/** The models that a fresh simulator claims to have pulled; it answers to any other name too. */
const pulled = ['qwen3-coder:30b', 'llama3.3:70b', 'persona-gullible:latest'];
const modifiedAt = '2026-01-01T00:00:00Z';

const details = {
  parent_model: '',
  format: 'gguf',
  family: 'simulated',
  families: ['simulated'],
  parameter_size: '30.5B',
  quantization_level: 'Q4_K_M',
};

const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  chunks: [JSON.stringify(body)],
});

export const ollamaVersionReply = (): Reply => json(200, { version: ollamaVersion });

export function ollamaTags(): Reply {
  return json(200, { models: pulled.map((name) => ({ ...entry(name), modified_at: modifiedAt })) });
}

const entry = (name: string) => ({
  name,
  model: name,
  size: 18_556_700_761,
  digest: createHash('sha256').update(name).digest('hex'),
  details,
});

/** The models in memory, each with the context that it was last loaded with. */
export function ollamaPs(loaded: ReadonlyMap<string, number>): Reply {
  const models = [...loaded].map(([model, context_length]) => ({
    ...entry(model.includes(':') ? model : `${model}:latest`),
    expires_at: new Date(Date.now() + 300_000).toISOString(),
    size_vram: 0,
    context_length,
  }));
  return json(200, { models });
}

export function ollamaShow(model: string): Reply {
  if (model === '') return json(400, { error: 'model is required' });
  return json(200, {
    modelfile: `# Simulated model\nFROM ${model}`,
    parameters: 'num_ctx                        32768',
    template: '{{ .Prompt }}',
    details,
    model_info: { 'general.architecture': 'simulated', 'simulated.context_length': contextTokensMax },
    tensors: [],
    capabilities: ['completion'],
    modified_at: modifiedAt,
  });
}
