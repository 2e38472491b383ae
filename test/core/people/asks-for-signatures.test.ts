import { expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { asksForSignatures } from '../../../core/people/asks-for-signatures.ts';

const { decisions } = configurationSchema.parse({
  ...defaultConfiguration,
  decisions: { approval: 'signed' },
});
const { people, decisions: usual } = configurationSchema.parse({
  ...defaultConfiguration,
  people: { ada: { name: 'Ada' } },
});

test('signatures are asked for where policy does and somebody is there to sign', () => {
  expect(asksForSignatures({ decisions, people })).toEqual({ signed: true });
  expect(asksForSignatures({ decisions, people: {} })).toEqual({});
  expect(asksForSignatures({ decisions: usual, people })).toEqual({});
});
