import { expect, test } from 'vitest';
import { remedyExampleOf, remedyToolDefinitions } from '../../../core/remedy/tool-definitions.ts';
import { remedyToolNames, remedyToolSchemas } from '../../../core/remedy/tools.ts';

test('every tool is told with what it does, and what each of its fields means', () => {
  for (const { name, description, schema } of remedyToolDefinitions()) {
    expect(description, name).toMatch(/\.$/);
    const fields = Object.values(schema['properties'] as Record<string, { description?: string }>);
    expect(
      fields.map((field) => field.description),
      name,
    ).not.toContain(undefined);
  }
});

test('the same tools give the same bytes, without expressions that providers would refuse', () => {
  const told = JSON.stringify(remedyToolDefinitions());
  expect(told).toBe(JSON.stringify(remedyToolDefinitions()));
  expect(told).not.toContain('"pattern"');
  expect(told).not.toContain('\\\\p{');
});

test.each(remedyToolNames)('the example of %s is one that it takes', (name) => {
  expect(remedyToolSchemas[name].safeParse(remedyExampleOf(name)).success).toBe(true);
});
