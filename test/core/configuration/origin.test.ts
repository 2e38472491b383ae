import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';

const pathsOf = (text: string) => parseConfiguration(`${text}\n`).problems.map(({ path }) => path);

test('by default packages may come from anywhere, and nobody’s word counts', () => {
  expect(withoutFile().origin).toEqual({ operators: [] });
});

test.each([
  'origin: { allow: nato }',
  'origin: { allow: [DE, FR] }',
  'origin: { operators: [{ name: ada, publicKey: MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= }] }',
  'origin: { operators: [{ name: ada, publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBm/RAlphM3+hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbh ada@acme" }] }',
])('%s is in order', (text) => {
  expect(pathsOf(text)).toEqual([]);
});

test.each([
  'origin: { allow: eu }',
  'origin: { allow: [UK] }',
  'origin: { allow: [] }',
  'origin: { allow: [de] }',
  'origin: { unknown: maybe }',
  'origin: { operators: [{ name: ada, publicKey: short }] }',
  'origin: { operators: [{ name: ada }] }',
])('%s is refused', (text) => {
  expect(pathsOf(text)[0]).toMatch(/^origin\./);
});
