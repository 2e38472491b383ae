import { expect, test } from 'vitest';
import { choosePersona } from '../../../simulator/personas/choose.ts';

const ask = {
  provider: 'anthropic' as const,
  model: 'claude-opus-4-6',
  system: 'You audit.\n\nFocus: logic\n\nLook.',
};

test('the model’s name decides first', () => {
  expect(choosePersona({ ...ask, model: 'persona-gullible' })).toBe('gullible');
  expect(choosePersona({ ...ask, model: 'acme/persona-edge-cases:7b' })).toBe('edge-cases');
});

test('then the focus', () => expect(choosePersona(ask)).toBe('logic'));

test('then the provider, where the focus is missing or unknown', () => {
  expect(choosePersona({ ...ask, system: '' })).toBe('security');
  expect(choosePersona({ ...ask, system: 'Focus: poetry', provider: 'google' })).toBe('architecture');
  expect(choosePersona({ ...ask, system: 'Keep your Focus: logic' })).toBe('security');
});
