import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fieldSchema, publishedSchema } from '../../../core/configuration/published-schema.ts';

test('the published file is up to date: else run `countersign check-config --schema > countersign.schema.json`', () => {
  const published: unknown = JSON.parse(readFileSync('countersign.schema.json', 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(publishedSchema())));
});

test('fields are found through blocks, names and lists', () => {
  const schema = publishedSchema();
  expect(fieldSchema(schema, [])).toBe(schema);
  expect(fieldSchema(schema, ['gates', 'secrets'])?.enum).toEqual(['block', 'ask', 'warn', 'off']);
  expect(fieldSchema(schema, ['seats', 'anything', 'focus'])?.enum).toContain('edge-cases');
  expect(fieldSchema(schema, ['repositories', 'readers', 3, 'match'])?.type).toBe('string');
});

test.each([['gates', 'nothing'], ['nothing'], ['gates', 'secrets', 'deeper'], ['gates', 'constructor']])(
  'no field stands at %s.%s',
  (...path) => {
    expect(
      fieldSchema(
        publishedSchema(),
        path.filter((step) => step !== undefined),
      ),
    ).toBeNull();
  },
);

test('a file may leave out everything', () => {
  expect(publishedSchema()).not.toHaveProperty('required');
});
