import { expect, test } from 'vitest';
import { refutationJsonSchema, refutationSchema } from '../../../core/panel/refutation.ts';

interface ObjectSchema {
  properties: Record<string, { items?: ObjectSchema }>;
  required: string[];
  additionalProperties: boolean;
}
const forProviders = refutationJsonSchema as unknown as ObjectSchema;
const one = forProviders.properties['judgements']?.items;

test('providers are asked for the very fields that are read', () => {
  expect(Object.keys(forProviders.properties)).toEqual(Object.keys(refutationSchema.shape));
  const read = refutationSchema.shape.judgements.def.element;
  expect(Object.keys(one?.properties ?? {}).toSorted()).toEqual(Object.keys(read.shape).toSorted());
});

test('every field is required, no other allowed, and nothing is bounded, as strict providers want it', () => {
  for (const schema of [forProviders, one]) {
    expect(schema?.required).toEqual(Object.keys(schema?.properties ?? {}));
    expect(schema?.additionalProperties).toBe(false);
  }
  expect(JSON.stringify(refutationJsonSchema)).not.toMatch(
    /minimum|maximum|maxLength|minItems|format|pattern/,
  );
});

test('the judgement is asked for after its evidence', () => {
  const fields = Object.keys(one?.properties ?? {});
  expect(fields.indexOf('judgement')).toBeGreaterThan(fields.indexOf('reason'));
});
