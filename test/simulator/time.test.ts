import { expect, test } from 'vitest';
import { anthropicClient, byName, control, faulty, simulatorForTest, toBallot } from './support.ts';

test.each(['hang', 'stall'] as const)(
  '%s lasts until the client goes away, and is logged so',
  async (kind) => {
    const simulator = await faulty({ kind });
    const client = anthropicClient(simulator);
    const stream = client.messages.stream(
      { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'hello' }] },
      { signal: AbortSignal.timeout(300) },
    );
    await expect(stream.finalMessage()).rejects.toThrow();
    await expect
      .poll(async () => (await control(simulator, 'GET', 'log')).body)
      .toMatchObject([{ aborted: true, fault: kind, ms: expect.any(Number) as unknown }]);
  },
);

test('latency is added to every answer', async () => {
  const simulator = await simulatorForTest();
  expect((await control(simulator, 'PUT', 'latency', { ms: 120 })).status).toBe(204);
  const startedAt = performance.now();
  await byName('Ollama').ask(simulator, { stream: true });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
});

test('a prompt that is cut silently leaves the lost files uncovered', async () => {
  const simulator = await faulty({ kind: 'truncated-prompt', fraction: 0.4 });
  const { ask } = byName('OpenAI Responses');
  const ballot = toBallot(await ask(simulator, { stream: false }));
  expect(ballot).toMatchObject({ vote: 'pass', covered: [], findings: [] });
});
