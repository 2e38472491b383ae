import type { Connection } from '../../../core/panel/connection.ts';
import { OpenAI } from 'openai';
import { askFetch } from '../exchange.ts';
import { type AskProvider, NotAnAnswer, type Reply } from '../question.ts';

/** Chat Completions, which xAI and GitHub Models both speak. `address` is the provider's own. */
export function createOpenAiChat({ apiKey, baseUrl }: Connection, address: string): AskProvider {
  const client = new OpenAI({
    apiKey,
    // Or the SDK would send OpenAI's own identifiers of the environment to another company.
    organization: null,
    project: null,
    baseURL: baseUrl ?? address,
    maxRetries: 0,
    fetch: fetchWithOwnHeaders(apiKey),
    logLevel: 'off',
  });
  return async ({ model, system, user, schema, maxOutputTokens, timeoutMs, signal }) => {
    const completion = await client.chat.completions.create(
      {
        model,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ],
        ...answerLimit(model, maxOutputTokens),
        response_format: { type: 'json_schema', json_schema: { name: 'ballot', strict: true, schema } },
      },
      { signal, timeout: timeoutMs },
    );
    const choice = Array.isArray(completion.choices) ? completion.choices[0] : undefined;
    if (!choice?.message) throw new NotAnAnswer('the completion has no choice');
    return {
      text: choice.message.content ?? '',
      inputTokens: completion.usage?.prompt_tokens ?? 0,
      outputTokens: outputTokens(completion.usage),
      stopped: stoppedBy(choice),
      model: completion.model,
    };
  };
}

const ownHeaders = /^(?:accept|content-type|user-agent|x-stainless-.*)$/;

/** The SDK adds what `OPENAI_CUSTOM_HEADERS` holds, which may be a secret that is meant for OpenAI only. */
const fetchWithOwnHeaders =
  (apiKey: string): typeof askFetch =>
  (input, init) => {
    const headers = new Headers({ authorization: `Bearer ${apiKey}` });
    new Headers(init?.headers).forEach((value, name) => {
      if (ownHeaders.test(name)) headers.set(name, value);
    });
    return askFetch(input, { ...init, headers });
  };

/** Models of other makers on GitHub know the older name only. */
const answerLimit = (model: string, tokens: number) =>
  model.includes('/') && !model.startsWith('openai/')
    ? { max_tokens: tokens }
    : { max_completion_tokens: tokens };

/** xAI counts thinking beside the completion and not in it, as the sum tells. */
function outputTokens(usage: OpenAI.CompletionUsage | undefined): number {
  if (!usage) return 0;
  return Math.max(usage.completion_tokens, usage.total_tokens - usage.prompt_tokens);
}

function stoppedBy({ finish_reason, message }: OpenAI.Chat.ChatCompletion.Choice): Reply['stopped'] {
  if (message.refusal || finish_reason === 'content_filter') return 'refused';
  return finish_reason === 'length' ? 'length' : 'end';
}
