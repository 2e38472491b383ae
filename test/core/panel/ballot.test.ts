import { expect, test } from 'vitest';
import { ballotJsonSchema, ballotSchema } from '../../../core/panel/ballot.ts';
import { findingSchema } from '../../../core/panel/finding.ts';
import { ballotOf, findingOf } from '../../builders.ts';

interface ObjectSchema {
  properties: Record<string, { items?: ObjectSchema }>;
  required: string[];
  additionalProperties: boolean;
}
const forProviders = ballotJsonSchema as unknown as ObjectSchema;
const findingForProviders = forProviders.properties['findings']?.items;

test('providers are asked for the very fields that are read', () => {
  expect(Object.keys(forProviders.properties).toSorted()).toEqual(Object.keys(ballotSchema.shape).toSorted());
  expect(Object.keys(findingForProviders?.properties ?? {}).toSorted()).toEqual(
    Object.keys(findingSchema.shape).toSorted(),
  );
});

test('every field is required and no other allowed, as strict providers want it', () => {
  for (const schema of [forProviders, findingForProviders]) {
    expect(schema?.required).toEqual(Object.keys(schema?.properties ?? {}));
    expect(schema?.additionalProperties).toBe(false);
  }
});

test('a ballot with findings is one', () => {
  expect(ballotSchema.safeParse(ballotOf({ findings: [findingOf()] })).success).toBe(true);
  expect(ballotSchema.safeParse(ballotOf({ vote: 'approve' as never })).success).toBe(false);
});
