import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';

const read = (text: string) => parseConfiguration(text);

test('by default every image waits for a person but for its age, and may come from anywhere', () => {
  expect(withoutFile().images).toMatchObject({
    rules: { new: 'ask', latest: 'ask', unpinned: 'ask', old: 'warn', unknown: 'ask', origin: 'ask' },
    allow: [],
    origins: [],
    registries: {},
  });
});

test('one rule may be changed by itself', () => {
  expect(read('images: { rules: { old: block } }\n').configuration?.images.rules).toMatchObject({
    old: 'block',
    new: 'ask',
  });
});

test.each([
  ['a host with a scheme', 'images: { registries: { "https://a.example": "https://a.example" } }'],
  ['a login in an address', 'images: { registries: { a.example: "https://user:pw@a.example" } }'],
  ['an address of another kind', 'images: { registries: { a.example: "file:///etc" } }'],
  ['an unknown rule', 'images: { rules: { young: ask } }'],
  ['no time at all', 'images: { timeoutSeconds: 0 }'],
])('%s is refused', (_what, text) => {
  expect(read(`${text}\n`).problems).not.toEqual([]);
});
