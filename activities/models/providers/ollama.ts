import type { Connection } from '../../../core/panel/connection.ts';
import { type ChatRequest, Ollama } from 'ollama';
import { estimateTokens } from '../../../core/panel/tokens.ts';
import { askFetch } from '../exchange.ts';
import { contextLoaded, contextOfModel, isSurelyOver, wasOver } from '../ollama-context.ts';
import { type AskProvider, NotAnAnswer } from '../question.ts';

const contextTokensMin = 8_192;

/**
 * The context to ask for. Ollama's default would be too small, and each new size loads the model anew: so a power of
 * two, which most asks of an audit share. More than the model has is cut down to what it has.
 */
export function contextTokens(promptTokens: number, maxOutputTokens: number): number {
  const needed = promptTokens + maxOutputTokens;
  return Math.max(contextTokensMin, 2 ** Math.ceil(Math.log2(needed)));
}

/** The SDK prints to the console about errors that are not JSON, such as a proxy's: they become JSON here. */
const jsonErrorsFetch: typeof askFetch = async (input, init) => {
  const reply = await askFetch(input, init);
  if (reply.ok || reply.headers.get('content-type')?.includes('application/json')) return reply;
  return Response.json({ error: await reply.text() }, { status: reply.status });
};

/** Not in the SDK's types, nor known to older servers. Without it a prompt over the context is cut silently. */
type Request = ChatRequest & { stream: false; truncate: false };

export function createOllama({ apiKey, baseUrl }: Connection): AskProvider {
  const client = new Ollama({
    host: baseUrl ?? 'http://127.0.0.1:11434',
    fetch: jsonErrorsFetch,
    ...(apiKey && { headers: { authorization: `Bearer ${apiKey}` } }),
  });
  return async ({ model, system, user, schema, maxOutputTokens }) => {
    const modelContext = await contextOfModel(client, model);
    if (isSurelyOver(system + user, modelContext)) {
      return { text: '', inputTokens: 0, outputTokens: 0, stopped: 'context', model };
    }
    const promptTokens = estimateTokens(system) + estimateTokens(user);
    const askedContext = contextTokens(promptTokens, maxOutputTokens);
    const request: Request = {
      model,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ],
      stream: false,
      truncate: false,
      format: schema,
      options: { num_predict: maxOutputTokens, num_ctx: askedContext },
    };
    const response = await client.chat(request);
    if (typeof response.message?.content !== 'string') throw new NotAnAnswer('the response has no message');
    const contexts = [askedContext, modelContext, await contextLoaded(client, model)];
    return {
      text: response.message.content,
      // Tokens of a prompt that was still in the model's cache are not told.
      inputTokens: response.prompt_eval_count ?? promptTokens,
      outputTokens: response.eval_count ?? estimateTokens(response.message.content),
      stopped: wasOver(response, contexts) ? 'context' : response.done_reason === 'length' ? 'length' : 'end',
      model: response.model ?? model,
    };
  };
}
