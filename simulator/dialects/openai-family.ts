import type { Provider } from '../../core/panel/seat.ts';
import { isJson, type Json, type Protocol } from '../ask.ts';
import { githubError } from '../errors/github.ts';
import { openaiError } from '../errors/openai.ts';
import { xaiError } from '../errors/xai.ts';
import { listAt, newHexId, textAt, type Reply, type WireError, type WireFailure } from '../wire.ts';

/** What Responses and Chat Completions have in common, whoever serves them. */

export function familyError(
  failure: WireFailure,
  provider: Provider,
  model: string,
  protocol: Protocol,
): WireError {
  if (provider === 'xai') return xaiError(failure, model);
  if (provider === 'github') return githubError(failure, model);
  return openaiError(failure, model, protocol);
}

export const familyHeaders = (provider: Provider): Record<string, string> => ({
  'content-type': 'application/json',
  'x-request-id': newHexId('req_'),
  ...(provider === 'openai' && {
    'openai-version': '2020-10-01',
    'openai-organization': 'simulated',
    'openai-processing-ms': '1',
  }),
});

export function familyFail(
  failure: WireFailure,
  provider: Provider,
  model: string,
  protocol: Protocol,
): Reply {
  const error = familyError(failure, provider, model, protocol);
  return {
    status: error.status,
    headers: { ...familyHeaders(provider), ...error.headers },
    chunks: [JSON.stringify(error.body)],
  };
}

/** Text of a message's content: a string, or parts of type `text` or `input_text`. */
function partsText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isJson)
    .map((part) => textAt(part, 'text'))
    .filter((text) => text !== '')
    .join('\n\n');
}

export const textOfRoles = (messages: unknown[], roles: readonly string[]): string =>
  messages
    .filter(isJson)
    .filter((message) => roles.includes(textAt(message, 'role')))
    .map((message) => partsText(message.content))
    .join('\n\n');

/**
 * What a strict schema breaks, in words; null when it holds. Strict schemas must close every object and require every
 * property: the two rules that clients forget.
 */
export function strictSchemaFault(schema: Json, path = '()'): string | null {
  if (isJson(schema.properties)) {
    if (schema.additionalProperties !== false)
      return `In context=${path}, 'additionalProperties' is required to be supplied and to be false.`;
    const required = new Set(listAt(schema, 'required'));
    const missing = Object.keys(schema.properties).find((name) => !required.has(name));
    if (missing)
      return `In context=${path}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  const inner = [
    ...Object.entries(isJson(schema.properties) ? schema.properties : {}),
    ...(isJson(schema.items) ? [['items', schema.items] as const] : []),
    ...listAt(schema, 'anyOf').map((branch, index) => [`anyOf ${index}`, branch] as const),
  ];
  for (const [name, value] of inner) {
    const fault = isJson(value) ? strictSchemaFault(value, `('properties', '${name}')`) : null;
    if (fault) return fault;
  }
  return null;
}
