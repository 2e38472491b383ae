import type { Provider } from '../core/panel/seat.ts';
import type { Offer } from './developers/developer.ts';

/** A JSON object as it came over the wire. */
export type Json = Record<string, unknown>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type Protocol = 'messages' | 'responses' | 'chat' | 'generate-content' | 'ollama-chat';

/** What a client asks, whatever protocol it came by. */
export interface Ask {
  provider: Provider;
  protocol: Protocol;
  /** As the client named it; echoed in the answer. */
  model: string;
  system: string;
  /** All that the user's side said, oldest first, one blank line between messages. */
  user: string;
  /** The JSON Schema that the answer must keep to, if any. */
  schema: Json | null;
  /** The tool that the client forces the model to call with the answer as its input; null for an answer as text. */
  tool: string | null;
  stream: boolean;
  /** The client's own bound on the answer. */
  answerTokensMax: number | null;
  /** Ollama: the context that the model is loaded with for this ask. */
  contextTokens?: number;
  /** What a developer is offered: tools, and the conversation in which it used them. */
  offer?: Offer;
  /** What the whole prompt comes to, where it is more than words and a schema. */
  tokens?: number;
}

/** What a persona answers; a dialect puts it into its provider's words. */
export type Answer =
  /** `calls`: tools that are called besides. */
  | { kind: 'text'; text: string; cut: boolean; calls?: CalledTool[] }
  /** The provider's safety system, or the model, declines. */
  | { kind: 'refusal'; text: string };

/** A call of a tool; `json` is its input as it goes over the wire, which may be cut or broken. */
export interface CalledTool {
  name: string;
  json: string;
}

/** Tokens by the rule of thumb of four characters each. */
const estimateTokens = (text: string): number => Math.ceil(text.length / 4);

/** A schema is part of the prompt but at Ollama, which turns it into a grammar. */
export const promptTokens = (ask: Ask): number =>
  ask.tokens ??
  estimateTokens(ask.system) +
    estimateTokens(ask.user) +
    (ask.schema && ask.provider !== 'ollama' ? estimateTokens(JSON.stringify(ask.schema)) : 0);

/** A prompt over the context loses its beginning, and nobody is told: so does the real Ollama. */
export function withinContext(ask: Ask, contextTokens: number): Ask {
  const left = Math.max(1, contextTokens - promptTokens({ ...ask, user: '' }));
  return { ...ask, user: ask.user.slice(-left * 4) };
}

export const answerTokens = (answer: Answer): number =>
  Math.max(
    1,
    estimateTokens(answer.text) +
      (answer.kind === 'text' ? (answer.calls ?? []) : []).reduce(
        (sum, call) => sum + estimateTokens(call.name + call.json),
        0,
      ),
  );

/** Cuts an answer at the client's own bound, as providers do, in the midst of whatever it says. */
export function boundAnswer(text: string, tokensMax: number | null): Answer {
  const cut = tokensMax !== null && estimateTokens(text) > tokensMax;
  return { kind: 'text', text: cut ? text.slice(0, tokensMax * 4) : text, cut };
}

/** Cuts text and calls at the client's own bound: the call in which it lies breaks off, and those after it are never made. */
export function boundCalls(text: string, calls: readonly CalledTool[], tokensMax: number | null): Answer {
  if (tokensMax === null) return { kind: 'text', text, cut: false, calls: [...calls] };
  const said = boundAnswer(text, tokensMax);
  if (said.kind === 'text' && said.cut) return { ...said, calls: [] };
  let left = tokensMax - estimateTokens(text);
  const made: CalledTool[] = [];
  for (const call of calls) {
    const own = estimateTokens(call.name + call.json);
    if (own > left) {
      const json = call.json.slice(0, Math.max(0, left * 4 - call.name.length));
      return { kind: 'text', text, cut: true, calls: [...made, { ...call, json }] };
    }
    left -= own;
    made.push(call);
  }
  return { kind: 'text', text, cut: false, calls: made };
}

/** Text in pieces of at most `size` characters, never between the halves of a surrogate pair. */
export function piecesOf(text: string, size = 48): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + size);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd8_00 && last <= 0xdb_ff) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
