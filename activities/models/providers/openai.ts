import type { Connection } from '../../../core/panel/connection.ts';
import { OpenAI } from 'openai';
import { askFetch } from '../exchange.ts';
import { type AskProvider, NotAnAnswer, type Reply } from '../question.ts';

/** The Responses API, with nothing kept at OpenAI. */
export function createOpenAi({ apiKey, baseUrl }: Connection): AskProvider {
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    fetch: askFetch,
    logLevel: 'off',
  });
  return async ({ model, system, user, schema, maxOutputTokens, timeoutMs, signal }) => {
    const response = await client.responses.create(
      {
        model,
        instructions: system,
        input: user,
        max_output_tokens: maxOutputTokens,
        store: false,
        text: { format: { type: 'json_schema', name: 'ballot', strict: true, schema } },
      },
      { signal, timeout: timeoutMs },
    );
    if (response.status === 'failed' || response.error || !Array.isArray(response.output)) {
      throw new NotAnAnswer(response.error?.message ?? 'the response has no output');
    }
    return {
      text: response.output_text,
      inputTokens: response.usage?.input_tokens ?? 0,
      outputTokens: response.usage?.output_tokens ?? 0,
      stopped: stoppedBy(response),
      model: response.model,
    };
  };
}

function stoppedBy({ incomplete_details, output }: OpenAI.Responses.Response): Reply['stopped'] {
  const refused = output.some(
    (item) => item.type === 'message' && item.content.some((part) => part.type === 'refusal'),
  );
  if (refused || incomplete_details?.reason === 'content_filter') return 'refused';
  return incomplete_details ? 'length' : 'end';
}
