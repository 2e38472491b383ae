import type { z } from 'zod';
import type { configurationSchema } from './configuration.ts';

/** What holds where there is no `countersign.yaml`: the four auditors that the design names, two more ready to seat. */
export const defaultConfiguration = {
  seats: {
    claude: { provider: 'anthropic', model: 'claude-opus-4-6', focus: 'security' },
    gemini: { provider: 'google', model: 'gemini-3.1-pro-preview', focus: 'architecture' },
    gpt: { provider: 'openai', model: 'gpt-5.4', focus: 'logic' },
    ollama: { provider: 'ollama', model: 'qwen3-coder:30b', focus: 'edge-cases' },
    grok: { provider: 'xai', model: 'grok-4.20', focus: 'edge-cases' },
    copilot: { provider: 'github', model: 'openai/gpt-4.1', focus: 'logic' },
  },
  panels: { default: { seats: ['claude', 'gemini', 'gpt', 'ollama'] } },
} satisfies z.input<typeof configurationSchema>;
