import * as z from 'zod';
import { configurationFileSchema } from './configuration.ts';

/** As much of JSON Schema as the configuration's schema uses. */
export interface FieldSchema {
  description?: string;
  type?: string;
  enum?: string[];
  default?: unknown;
  properties?: Record<string, FieldSchema>;
  additionalProperties?: FieldSchema | false;
  items?: FieldSchema;
  /** One of these forms. */
  oneOf?: FieldSchema[];
}

/** The JSON Schema of `countersign.yaml`, for editors: published as `countersign.schema.json`. */
export function publishedSchema(): FieldSchema {
  const schema = z.toJSONSchema(configurationFileSchema, { io: 'input' });
  return {
    ...schema,
    title: 'countersign.yaml',
    description:
      'Configuration of Countersign. Seats and panels join the default ones, or take the place of those of the same name.',
  } as FieldSchema;
}

/** The schema of the field at `path`; null where no field can stand. */
export function fieldSchema(schema: FieldSchema, path: readonly PropertyKey[]): FieldSchema | null {
  let field: FieldSchema | undefined = schema;
  for (const step of path) {
    if (!field) return null;
    const own: FieldSchema | undefined = Object.hasOwn(field.properties ?? {}, step)
      ? field.properties?.[String(step)]
      : undefined;
    const next: FieldSchema | undefined = own ?? (field.additionalProperties || undefined) ?? field.items;
    field = next?.oneOf ? { ...next, properties: joined(next.oneOf) } : next;
  }
  return field ?? null;
}

/** The fields of all forms that something may have. */
const joined = (forms: readonly FieldSchema[]): Record<string, FieldSchema> =>
  Object.assign({}, ...forms.map(({ properties }) => properties ?? {})) as Record<string, FieldSchema>;
