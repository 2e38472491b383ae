import { expect, test } from 'vitest';
import { toolDefinitions } from '../../../core/develop/tool-definitions.ts';
import { toolNames } from '../../../core/develop/tools.ts';

test.each(toolDefinitions(toolNames))(
  '$name is described, with each of its fields',
  ({ description, schema }) => {
    expect(description.length).toBeGreaterThan(30);
    expect(schema.type).toBe('object');
    expect(schema).not.toHaveProperty('$schema');
    expect(schema['additionalProperties']).toBe(false);
    for (const field of Object.values(schema['properties'] as Record<string, { description?: string }>)) {
      expect(field.description).toMatch(/\w/);
    }
  },
);

test('the same tools give the same bytes', () => {
  expect(JSON.stringify(toolDefinitions(['read', 'edit']))).toBe(
    JSON.stringify(toolDefinitions(['read', 'edit'])),
  );
  expect(toolDefinitions(['edit', 'read']).map(({ name }) => name)).toEqual(['edit', 'read']);
});
