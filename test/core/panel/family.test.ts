import { expect, test } from 'vitest';
import { familyOf } from '../../../core/panel/family.ts';

test.each([
  ['anthropic', 'claude-opus-4-6', 'anthropic'],
  ['google', 'gemini-3.1-pro-preview', 'google'],
  ['openai', 'ft:gpt-5.4:acme', 'openai'],
  ['xai', 'grok-4.20', 'xai'],
  ['github', 'openai/gpt-4.1', 'openai'],
  ['github', 'openai/o4-mini', 'openai'],
  ['github', 'meta/Llama-4-Scout-17B-16E-Instruct', 'meta'],
  ['github', 'mistral-ai/Codestral-2501', 'mistral'],
  ['github', 'microsoft/Phi-4', 'microsoft'],
  ['github', 'microsoft/MAI-DS-R1', 'microsoft'],
  ['github', 'cohere/cohere-command-a', 'cohere'],
  ['github', 'xai/grok-3', 'xai'],
  ['github', 'deepseek/DeepSeek-V3-0324', 'deepseek'],
  ['ollama', 'qwen3-coder:30b', 'qwen'],
  ['ollama', 'llama3.3:70b', 'meta'],
  ['ollama', 'codellama', 'meta'],
  ['ollama', 'gemma3:27b', 'google'],
  ['ollama', 'gpt-oss:120b', 'openai'],
  ['ollama', 'devstral', 'mistral'],
  ['ollama', 'deepseek-r1:70b-llama-distill-q4_K_M', 'deepseek'],
  ['ollama', 'hf.co/unsloth/Qwen3-Coder-30B-GGUF:Q4', 'qwen'],
  ['ollama', 'someone/llama-of-qwens/gemma3', 'google'],
])('%s %s is of the family %s', (provider, model, family) => {
  expect(familyOf(provider as 'ollama', model)).toBe(family);
});

test('the same weights are one family, whoever serves them', () => {
  expect(familyOf('ollama', 'gpt-oss:20b')).toBe(familyOf('openai', 'gpt-5.4'));
  expect(familyOf('ollama', 'gemma3')).toBe(familyOf('google', 'gemini-2.5-pro'));
});

test('models that nothing is known of are families of their own', () => {
  expect(familyOf('ollama', 'acme-coder:7b')).toBe('acme');
  expect(familyOf('ollama', 'acme-coder:7b')).not.toBe(familyOf('ollama', 'zenith:7b'));
  expect(familyOf('ollama', '123')).not.toBe('');
});
