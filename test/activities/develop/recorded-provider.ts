import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Connections } from '../../../core/panel/connection.ts';
import { providers } from '../../../core/panel/seat.ts';

/** A block of an answer of the Messages API, as far as these tests go. */
export type WireBlock =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown }
  | { type: 'thinking'; thinking: string; signature: string };

export interface WireAnswer {
  content: WireBlock[];
  stop_reason?: string;
  usage?: Record<string, number>;
  /** Ends the tool call's JSON early, as a bound of tokens does. */
  partial?: string;
}

export interface WireError {
  status: number;
  error: { type: string; message: string };
}

export interface WireMessage {
  role: string;
  content: (Record<string, unknown> & { type: string })[];
}

/** What a request held. */
export interface WireRequest {
  model: string;
  system: { type: string; text: string; cache_control?: unknown }[];
  tools: { name: string; description: string; input_schema: Record<string, unknown> }[];
  messages: WireMessage[];
  max_tokens: number;
  thinking?: unknown;
}

/** A server that streams these answers in turn, as the Messages API does, and keeps what it was asked. */
export async function recordedProvider(answers: (WireAnswer | WireError)[]) {
  const requests: WireRequest[] = [];
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      requests.push(JSON.parse(body) as WireRequest);
      keys.push(request.headers['x-countersign-ask']);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      if (!answer || 'error' in answer) {
        response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ type: 'error', error: answer?.error ?? { type: 'api_error', message: '' } }),
        );
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        eventsOf(answer, Math.ceil(body.length / 4))
          .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
          .join(''),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  const connection = { apiKey: 'sk-test-key', baseUrl: `http://127.0.0.1:${port}`, simulated: false };
  const connections = Object.fromEntries(
    providers.map((provider) => [provider, provider === 'anthropic' ? connection : null]),
  ) as Connections;
  return { connections, requests, keys };
}

/** Counts a question as long as its characters suggest, unless told. */
function eventsOf(
  { content, stop_reason = 'end_turn', usage = {}, partial }: WireAnswer,
  inputTokens: number,
): { type: string }[] {
  const counted = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
    ...usage,
  };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-4-6',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: counted,
  };
  return [
    { type: 'message_start', message },
    ...content.flatMap((block, index) => blockEvents(block, index, partial)),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: counted },
    { type: 'message_stop' },
  ] as { type: string }[];
}

function blockEvents(block: WireBlock, index: number, partial?: string): { type: string }[] {
  const start = (content_block: unknown) => ({ type: 'content_block_start', index, content_block });
  const delta = (one: unknown) => ({ type: 'content_block_delta', index, delta: one });
  const stop = { type: 'content_block_stop', index };
  switch (block.type) {
    case 'text':
      return [start({ type: 'text', text: '' }), delta({ type: 'text_delta', text: block.text }), stop];
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        delta({ type: 'thinking_delta', thinking: block.thinking }),
        delta({ type: 'signature_delta', signature: block.signature }),
        stop,
      ];
    case 'tool_use':
      return [
        start({ ...block, input: {} }),
        delta({ type: 'input_json_delta', partial_json: partial ?? JSON.stringify(block.input) }),
        stop,
      ];
  }
}
