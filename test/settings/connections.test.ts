import { describe, expect, test } from 'vitest';
import { providers } from '../../core/panel/seat.ts';
import { connectionsOf, reachOf } from '../../settings/connections.ts';

test('without anything set, no provider can be reached', () => {
  expect(Object.values(connectionsOf({}))).toEqual(providers.map(() => null));
});

describe('a key makes a provider real', () => {
  test.each([
    ['anthropic', { ANTHROPIC_API_KEY: 'k' }],
    ['google', { GEMINI_API_KEY: 'k' }],
    ['google', { GOOGLE_API_KEY: 'k' }],
    ['openai', { OPENAI_API_KEY: 'k' }],
    ['xai', { XAI_API_KEY: 'k' }],
    ['github', { GITHUB_MODELS_TOKEN: 'k' }],
  ] as const)('%s: %j', (provider, environment) => {
    const connections = connectionsOf(environment);
    expect(connections[provider]).toEqual({ apiKey: 'k', baseUrl: null, simulated: false });
    expect(Object.values(connections).filter((connection) => connection !== null)).toHaveLength(1);
  });

  test('the more particular of Google’s two wins', () => {
    expect(connectionsOf({ GEMINI_API_KEY: 'a', GOOGLE_API_KEY: 'b' }).google?.apiKey).toBe('a');
  });

  test('Anthropic’s address can be another', () => {
    const { anthropic, openai } = connectionsOf({
      ANTHROPIC_API_KEY: 'k',
      ANTHROPIC_BASE_URL: 'https://gateway.example.com',
      OPENAI_API_KEY: 'k',
    });
    expect([anthropic?.baseUrl, openai?.baseUrl]).toEqual(['https://gateway.example.com', null]);
  });

  test.each(['', '  '])('one that is set to %j is not set', (key) => {
    expect(connectionsOf({ OPENAI_API_KEY: key, OLLAMA_HOST: key }).openai).toBeNull();
    expect(connectionsOf({ OLLAMA_HOST: key }).ollama).toBeNull();
  });
});

test.each([
  ['http://10.0.0.5:11434', 'http://10.0.0.5:11434'],
  ['https://ollama.example.com', 'https://ollama.example.com'],
  ['10.0.0.5', 'http://10.0.0.5:11434'],
  ['10.0.0.5:8000', 'http://10.0.0.5:8000'],
  [':8000', 'http://127.0.0.1:8000'],
])('Ollama needs no key, only where it is: %s', (host, baseUrl) => {
  expect(connectionsOf({ OLLAMA_HOST: host }).ollama).toEqual({ apiKey: '', baseUrl, simulated: false });
});

describe('the simulator', () => {
  const simulator = { COUNTERSIGN_SIMULATOR_URL: 'http://127.0.0.1:8124' };

  test('stands in for every provider without a key, each under its own address, and says so', () => {
    const connections = connectionsOf({ ...simulator, OPENAI_API_KEY: 'k' });
    expect(reachOf(connections)).toEqual({
      anthropic: 'simulated',
      google: 'simulated',
      openai: 'real',
      ollama: 'simulated',
      xai: 'simulated',
      github: 'simulated',
    });
    const addresses = providers.map((provider) => connections[provider]?.baseUrl ?? 'own');
    expect(new Set(addresses).size).toBe(providers.length);
    expect(connections.anthropic?.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:8124\//);
  });

  test('is given no real key and no real address', () => {
    const { anthropic } = connectionsOf({ ...simulator, ANTHROPIC_BASE_URL: 'https://gateway.example.com' });
    expect(anthropic).toMatchObject({ apiKey: 'simulated', simulated: true });
    expect(anthropic?.baseUrl).not.toContain('gateway');
  });
});

test('what may be told of connections holds no key', () => {
  expect(JSON.stringify(reachOf(connectionsOf({ OPENAI_API_KEY: 'sk-secret' })))).not.toContain('sk-secret');
});
