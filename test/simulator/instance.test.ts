import { expect, test } from 'vitest';
import * as z from 'zod';
import { instanceOf } from '../../simulator/instance.ts';

const schemas = {
  object: z.object({
    name: z.string().min(20),
    age: z.int().min(3),
    tags: z.array(z.string()).min(2),
    note: z.string().nullable(),
  }),
  choice: z.object({
    kind: z.enum(['b', 'a']),
    always: z.literal('yes'),
    share: z.number().max(-1),
    ok: z.boolean(),
  }),
  union: z.union([z.object({ a: z.number() }), z.string()]),
  nested: z.object({ inner: z.array(z.object({ deep: z.string().max(4) })).min(1) }),
};

test.each(Object.entries(schemas))(
  '%s: the instance keeps to its schema, and is the same again',
  (_name, schema) => {
    const json = z.toJSONSchema(schema);
    const made = instanceOf(json);
    expect(() => schema.parse(made)).not.toThrow();
    expect(instanceOf(json)).toEqual(made);
  },
);

test('references are followed, and a schema inside itself ends', () => {
  const schema = {
    $defs: {
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, name: { type: 'string' } } },
    },
    $ref: '#/$defs/node',
  };
  expect(instanceOf(schema)).toMatchObject({ name: 'simulated', next: { name: 'simulated' } });
});

test('Google’s capitals are types too', () => {
  expect(
    instanceOf({ type: 'OBJECT', properties: { n: { type: 'INTEGER' }, s: { type: 'STRING' } } }),
  ).toEqual({
    n: 1,
    s: 'simulated',
  });
});
