import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { expect, onTestFinished } from 'vitest';
import { changedFile } from '../core/panel/changes.ts';
import { ballotJsonSchema, ballotSchema, type Ballot } from '../../core/panel/ballot.ts';
import type { HunkLine } from '../../core/change/snapshot.ts';
import { renderFile } from '../../core/panel/render.ts';
import { simulatorBaseUrl } from '../../core/panel/simulator-address.ts';
import type { Provider } from '../../core/panel/seat.ts';
import type { Fault } from '../../simulator/control/faults.ts';
import { startSimulator, type Simulator } from '../../simulator/server.ts';

/** A simulator that ends with the test. */
export async function simulatorForTest(logFile: string | null = null): Promise<Simulator> {
  const simulator = await startSimulator({ port: 0, logFile });
  onTestFinished(() => simulator.close());
  return simulator;
}

/**
 * A prompt with one file, as seats get it. Lines are added unless they begin with ` |`, `-|` or `+|`; both sides are
 * numbered from 1.
 */
export function promptOf(path: string, code: string, heading = ''): string {
  let baseLine = 0;
  let headLine = 0;
  const lines = code.split('\n').map((line): HunkLine => {
    const marked = /^([+\- ])\|(.*)$/u.exec(line);
    const text = marked?.[2] ?? line;
    if (marked?.[1] === '-') return { kind: 'removed', text, baseLine: ++baseLine, headLine: null };
    if (marked?.[1] === ' ') return { kind: 'context', text, baseLine: ++baseLine, headLine: ++headLine };
    return { kind: 'added', text, baseLine: null, headLine: ++headLine };
  });
  return renderFile(changedFile(path, [{ heading, lines }]), { firstHunk: 0, endHunk: 1 });
}

export const injectable = promptOf(
  'src/users.ts',
  'const rows = db.query(`SELECT * FROM users WHERE id = ${id}`);',
);

export interface Asked {
  model?: string;
  system?: string;
  user?: string;
  stream: boolean;
  tokensMax?: number;
}

export type Asker = (simulator: Simulator, asked: Asked) => Promise<string>;

const system = 'You audit changes.\nFocus: security';

export const anthropicClient = (simulator: Simulator) =>
  new Anthropic({
    baseURL: simulatorBaseUrl(simulator.url, 'anthropic'),
    apiKey: 'simulated',
    maxRetries: 0,
  });

export const openaiClient = (simulator: Simulator, provider: 'openai' | 'xai' | 'github') =>
  new OpenAI({ baseURL: simulatorBaseUrl(simulator.url, provider), apiKey: 'simulated', maxRetries: 0 });

export const googleClient = (simulator: Simulator) =>
  new GoogleGenAI({
    apiKey: 'simulated',
    httpOptions: { baseUrl: simulatorBaseUrl(simulator.url, 'google') },
  });

export const ollamaClient = (simulator: Simulator) =>
  new Ollama({ host: simulatorBaseUrl(simulator.url, 'ollama') });

const askAnthropic: Asker = async (simulator, asked) => {
  const client = anthropicClient(simulator);
  const body = {
    model: asked.model ?? 'claude-opus-4-6',
    max_tokens: asked.tokensMax ?? 8000,
    system: asked.system ?? system,
    messages: [{ role: 'user' as const, content: asked.user ?? injectable }],
    output_config: { format: { type: 'json_schema' as const, schema: ballotJsonSchema } },
  };
  const message = asked.stream
    ? await client.messages.stream(body).finalMessage()
    : await client.messages.create(body);
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
};

const askResponses: Asker = async (simulator, asked) => {
  const client = openaiClient(simulator, 'openai');
  const body = {
    model: asked.model ?? 'gpt-5.4',
    instructions: asked.system ?? system,
    input: asked.user ?? injectable,
    max_output_tokens: asked.tokensMax ?? 8000,
    text: {
      format: { type: 'json_schema' as const, name: 'ballot', strict: true, schema: ballotJsonSchema },
    },
  };
  if (!asked.stream) return (await client.responses.create(body)).output_text;
  return (await client.responses.stream(body).finalResponse()).output_text;
};

const askChat =
  (provider: 'openai' | 'xai' | 'github'): Asker =>
  async (simulator, asked) => {
    const client = openaiClient(simulator, provider);
    const body = {
      model: asked.model ?? 'some-model',
      messages: [
        { role: 'system' as const, content: asked.system ?? system },
        { role: 'user' as const, content: asked.user ?? injectable },
      ],
      max_completion_tokens: asked.tokensMax ?? 8000,
      response_format: {
        type: 'json_schema' as const,
        json_schema: { name: 'ballot', strict: true, schema: ballotJsonSchema },
      },
    };
    if (!asked.stream) return (await client.chat.completions.create(body)).choices[0]?.message.content ?? '';
    return (await client.chat.completions.stream(body).finalContent()) ?? '';
  };

const askGoogle: Asker = async (simulator, asked) => {
  const request = {
    model: asked.model ?? 'gemini-3.1-pro-preview',
    contents: asked.user ?? injectable,
    config: {
      systemInstruction: asked.system ?? system,
      maxOutputTokens: asked.tokensMax ?? 8000,
      responseMimeType: 'application/json',
      responseJsonSchema: ballotJsonSchema,
    },
  };
  const { models } = googleClient(simulator);
  if (!asked.stream) return (await models.generateContent(request)).text ?? '';
  let text = '';
  for await (const chunk of await models.generateContentStream(request)) text += chunk.text ?? '';
  return text;
};

const askOllama: Asker = async (simulator, asked) => {
  const client = ollamaClient(simulator);
  const request = {
    model: asked.model ?? 'qwen3-coder:30b',
    messages: [
      { role: 'system', content: asked.system ?? system },
      { role: 'user', content: asked.user ?? injectable },
    ],
    format: ballotJsonSchema,
    options: { num_ctx: 32_768, num_predict: asked.tokensMax ?? 8000 },
  };
  if (!asked.stream) return (await client.chat({ ...request, stream: false })).message.content;
  let text = '';
  for await (const part of await client.chat({ ...request, stream: true })) text += part.message.content;
  return text;
};

/** Each protocol of each provider, asked through its vendor's own SDK; gives the text of the answer. */
export const askers: { name: string; provider: Provider; ask: Asker }[] = [
  { name: 'Anthropic Messages', provider: 'anthropic', ask: askAnthropic },
  { name: 'OpenAI Responses', provider: 'openai', ask: askResponses },
  { name: 'OpenAI Chat Completions', provider: 'openai', ask: askChat('openai') },
  { name: 'xAI Chat Completions', provider: 'xai', ask: askChat('xai') },
  { name: 'GitHub Models', provider: 'github', ask: askChat('github') },
  { name: 'Gemini', provider: 'google', ask: askGoogle },
  { name: 'Ollama', provider: 'ollama', ask: askOllama },
];

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const parts: T[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

export const toBallot = (text: string): Ballot => ballotSchema.parse(JSON.parse(text));

export async function control(simulator: Simulator, method: string, path: string, body?: unknown) {
  const response = await fetch(`${simulator.url}/control/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as unknown };
}

export type FaultRequest = { kind: Fault['kind']; [setting: string]: unknown };

/** A simulator with one fault waiting. */
export async function faulty(fault: FaultRequest): Promise<Simulator> {
  const simulator = await simulatorForTest();
  const put = await control(simulator, 'PUT', 'faults', [fault]);
  expect(put).toEqual({ status: 204, body: null });
  return simulator;
}

/** What the SDK throws, or the text that it gives. */
export async function thrown(simulator: Simulator, ask: Asker, asked: Asked) {
  try {
    return { error: null, text: await ask(simulator, asked) };
  } catch (error) {
    return {
      error: error as Error & {
        status?: number;
        status_code?: number;
        code?: string;
        requestID?: string;
        headers?: Headers;
      },
      text: null,
    };
  }
}

export const statusOf = (error: { status?: number; status_code?: number } | null) =>
  error?.status ?? error?.status_code;

export const byName = (name: string) => {
  const asker = askers.find((candidate) => candidate.name === name);
  if (!asker) throw new Error(`No asker is called "${name}".`);
  return asker;
};
