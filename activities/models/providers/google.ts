import type { Connection } from '../../../core/panel/connection.ts';
import { FinishReason, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { askFetch } from '../exchange.ts';
import { type AskProvider, NotAnAnswer, type Reply } from '../question.ts';

export function createGoogle({ apiKey, baseUrl }: Connection): AskProvider {
  const client = new GoogleGenAI({
    apiKey,
    // Or a variable of the environment would send the code to a cloud project instead.
    vertexai: false,
    httpOptions: { baseUrl: baseUrl ?? 'https://generativelanguage.googleapis.com', fetch: askFetch },
  });
  return async ({ model, system, user, schema, maxOutputTokens, signal }) => {
    const response = await client.models.generateContent({
      model,
      contents: user,
      config: {
        systemInstruction: system,
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
        maxOutputTokens,
        abortSignal: signal,
      },
    });
    const candidate = response.candidates?.[0];
    if (!candidate && !response.promptFeedback && !response.usageMetadata) {
      throw new NotAnAnswer('the response has neither a candidate nor a reason why not');
    }
    const parts = candidate?.content?.parts ?? [];
    return {
      text: parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join(''),
      inputTokens: response.usageMetadata?.promptTokenCount ?? 0,
      outputTokens:
        (response.usageMetadata?.candidatesTokenCount ?? 0) +
        (response.usageMetadata?.thoughtsTokenCount ?? 0),
      stopped: stoppedBy(response),
      model: response.modelVersion ?? model,
    };
  };
}

const refusals: ReadonlySet<string> = new Set([
  FinishReason.SAFETY,
  FinishReason.RECITATION,
  FinishReason.BLOCKLIST,
  FinishReason.PROHIBITED_CONTENT,
  FinishReason.SPII,
]);

function stoppedBy({ promptFeedback, candidates }: GenerateContentResponse): Reply['stopped'] {
  const reason = candidates?.[0]?.finishReason ?? '';
  if (promptFeedback?.blockReason || refusals.has(reason)) return 'refused';
  return reason === FinishReason.MAX_TOKENS ? 'length' : 'end';
}
