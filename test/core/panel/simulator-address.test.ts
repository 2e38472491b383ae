import { expect, test } from 'vitest';
import { providers } from '../../../core/panel/seat.ts';
import { simulatorBaseUrl } from '../../../core/panel/simulator-address.ts';

test('each provider has a base URL of its own under the origin', () => {
  const urls = providers.map((provider) => simulatorBaseUrl('http://127.0.0.1:8124', provider));
  expect(new Set(urls).size).toBe(providers.length);
  for (const url of urls) expect(new URL(url).origin).toBe('http://127.0.0.1:8124');
});

test('the path is what the SDK appends its own to', () => {
  expect(simulatorBaseUrl('http://127.0.0.1:1', 'openai')).toBe('http://127.0.0.1:1/openai/v1');
  expect(simulatorBaseUrl('http://127.0.0.1:1', 'anthropic')).toBe('http://127.0.0.1:1/anthropic');
});

test('a slash at the end of the origin is not doubled', () => {
  expect(simulatorBaseUrl('http://127.0.0.1:1//', 'ollama')).toBe('http://127.0.0.1:1/ollama');
});
