import { expect, test } from 'vitest';
import { anthropicClient, byName, faulty, googleClient, openaiClient, toBallot } from './support.ts';

test('Anthropic stops with the reason', async () => {
  for (const stream of [false, true]) {
    const simulator = await faulty({ kind: 'refusal' });
    const client = anthropicClient(simulator);
    const body = { model: 'm', max_tokens: 100, messages: [{ role: 'user' as const, content: 'hello' }] };
    const message = stream
      ? await client.messages.stream(body).finalMessage()
      : await client.messages.create(body);
    expect(message.stop_reason).toBe('refusal');
    expect(message.stop_details?.type).toBe('refusal');
    expect(message.content).toEqual([]);
  }
});

test('OpenAI has a place for the words of a refusal', async () => {
  const simulator = await faulty({ kind: 'refusal', times: null });
  const client = openaiClient(simulator, 'openai');
  const request = { model: 'm', messages: [{ role: 'user' as const, content: 'hello' }] };
  const chat = await client.chat.completions.create(request);
  expect(chat.choices[0]?.message).toMatchObject({
    content: null,
    refusal: expect.stringContaining('sorry') as unknown,
  });
  const streamed = await client.chat.completions.stream(request).finalMessage();
  expect(streamed.refusal).toContain('sorry');
  const response = await client.responses.create({ model: 'm', input: 'hello' });
  expect(response.output[0]).toMatchObject({ content: [{ type: 'refusal' }] });
  const final = await client.responses.stream({ model: 'm', input: 'hello' }).finalResponse();
  expect(final.output[0]).toMatchObject({ content: [{ type: 'refusal' }] });
});

test('Google blocks the prompt', async () => {
  const simulator = await faulty({ kind: 'refusal', times: null });
  const { models } = googleClient(simulator);
  const whole = await models.generateContent({ model: 'm', contents: 'hello' });
  expect(whole.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
  expect(whole.candidates).toBeUndefined();
  for await (const chunk of await models.generateContentStream({ model: 'm', contents: 'hello' }))
    expect(chunk.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
});

test('a model behind Ollama abstains, since its grammar leaves no other way', async () => {
  const simulator = await faulty({ kind: 'refusal' });
  const ballot = toBallot(await byName('Ollama').ask(simulator, { stream: false }));
  expect(ballot).toMatchObject({ vote: 'abstain', covered: [] });
});
