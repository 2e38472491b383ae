import type { Connection } from '../../../core/panel/connection.ts';
import { Anthropic } from '@anthropic-ai/sdk';
import { askFetch } from '../exchange.ts';
import type { AskProvider, Reply } from '../question.ts';

/** Models that decide themselves how much to think; older ones refuse the setting. */
export const thinks = /^claude-(?:(?:opus|sonnet)-4-[6-9]|[a-z]+-(?:[5-9]|\d\d))\b/;

/** What asks of seats and developers alike are sent by. Tries nothing again by itself. */
export const connectAnthropic = ({ apiKey, baseUrl }: Connection): Anthropic =>
  new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    fetch: askFetch,
    logLevel: 'off',
    openTelemetry: false,
  });

/** Streams: the SDK refuses to wait for long answers otherwise. */
export function createAnthropic(connection: Connection): AskProvider {
  const client = connectAnthropic(connection);
  return async ({ model, system, user, schema, maxOutputTokens, timeoutMs, signal }) => {
    const message = await client.messages
      .stream(
        {
          model,
          system,
          messages: [{ role: 'user', content: user }],
          max_tokens: maxOutputTokens,
          output_config: { format: { type: 'json_schema', schema } },
          ...(thinks.test(model) && { thinking: { type: 'adaptive' as const } }),
        },
        { signal, timeout: timeoutMs },
      )
      .finalMessage();
    const { usage } = message;
    return {
      text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      inputTokens:
        usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
      outputTokens: usage.output_tokens,
      stopped: stoppedBy(message.stop_reason),
      model: message.model,
    };
  };
}

function stoppedBy(reason: Anthropic.StopReason | null): Reply['stopped'] {
  if (reason === 'refusal') return 'refused';
  if (reason === 'model_context_window_exceeded') return 'context';
  return reason === 'max_tokens' ? 'length' : 'end';
}
