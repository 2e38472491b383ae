import { FinishReason, GoogleGenAI, Type } from '@google/genai';
import { expect, test } from 'vitest';
import { collect, googleClient, simulatorForTest } from '../support.ts';

test('usage adds up, streamed or not', async () => {
  const { models } = googleClient(await simulatorForTest());
  const request = {
    model: 'gemini-x',
    contents: 'y'.repeat(800),
    config: { systemInstruction: 'x'.repeat(40) },
  };
  const whole = await models.generateContent(request);
  expect(whole.modelVersion).toBe('gemini-x');
  expect(whole.usageMetadata?.promptTokenCount).toBe(210);
  expect(whole.usageMetadata?.totalTokenCount).toBe(210 + (whole.usageMetadata?.candidatesTokenCount ?? 0));
  const chunks = await collect(await models.generateContentStream(request));
  expect(chunks.map((chunk) => chunk.text).join('')).toBe(whole.text);
  expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe(FinishReason.STOP);
  expect(chunks.slice(0, -1).every((chunk) => chunk.candidates?.[0]?.finishReason === undefined)).toBe(true);
  expect((await models.countTokens({ model: 'gemini-x', contents: 'y'.repeat(800) })).totalTokens).toBe(200);
});

test('Google’s own kind of schema is kept to', async () => {
  const { models } = googleClient(await simulatorForTest());
  const response = await models.generateContent({
    model: 'gemini-x',
    contents: 'hello',
    config: {
      responseMimeType: 'application/json',
      responseSchema: { type: Type.OBJECT, properties: { easy: { type: Type.BOOLEAN } }, required: ['easy'] },
    },
  });
  expect(response.text).toBe('{"easy":false}');
});

test('a bound is told as the reason to stop', async () => {
  const { models } = googleClient(await simulatorForTest());
  const response = await models.generateContent({
    model: 'm',
    contents: 'hello',
    config: { maxOutputTokens: 3 },
  });
  expect(response.candidates?.[0]?.finishReason).toBe(FinishReason.MAX_TOKENS);
});

test('a stream without alt=sse is one JSON list', async () => {
  const { url } = await simulatorForTest();
  const response = await fetch(`${url}/google/v1beta/models/m:streamGenerateContent?key=k`, {
    method: 'POST',
    body: JSON.stringify({ contents: [{ parts: [{ text: 'hello' }] }] }),
  });
  const list = (await response.json()) as unknown[];
  expect(list.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }], modelVersion: 'm' });
});

test('malformed requests are refused in its own words', async () => {
  const { url } = await simulatorForTest();
  const ask = (query: string, body: unknown) =>
    fetch(`${url}/google/v1beta/models/m:generateContent${query}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
  const contents = [{ role: 'user', parts: [{ text: 'hello' }] }];
  expect((await ask('', { contents })).status).toBe(403);
  expect(await (await ask('?key=k', {})).json()).toMatchObject({
    error: { code: 400, status: 'INVALID_ARGUMENT' },
  });
  const untyped = await ask('?key=k', {
    contents,
    generationConfig: { responseJsonSchema: { type: 'object' } },
  });
  expect(untyped.status).toBe(400);
  const unknown = await fetch(`${url}/google/v1beta/models/m:embedContent?key=k`, {
    method: 'POST',
    body: '{}',
  });
  expect(unknown.status).toBe(404);
});

test('a model’s name may hold a slash', async () => {
  const simulator = await simulatorForTest();
  const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: `${simulator.url}/google` } });
  const response = await client.models.generateContent({ model: 'tunedModels/mine', contents: 'hello' });
  expect(response.text).toContain('simulated');
});
