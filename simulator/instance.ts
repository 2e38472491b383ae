import { isJson, type Json } from './ask.ts';
import { listAt, numberAt, textAt } from './wire.ts';

const depthMax = 12;

/**
 * A small instance of a JSON Schema, the same for the same schema: first choices, least numbers, shortest lists; text says that it
 * is simulated. Patterns and formats are not kept to.
 */
export function instanceOf(schema: unknown, root: Json = isJson(schema) ? schema : {}, depth = 0): unknown {
  if (!isJson(schema) || depth > depthMax) return null;
  if ('const' in schema) return schema.const;
  const options = listAt(schema, 'enum');
  if (options.length > 0) return options[0];
  if (typeof schema.$ref === 'string') return instanceOf(follow(schema.$ref, root), root, depth + 1);
  const branch = listAt(schema, 'anyOf')[0] ?? listAt(schema, 'oneOf')[0];
  if (branch !== undefined) return instanceOf(branch, root, depth + 1);
  return instanceOfType(schema, root, depth);
}

function instanceOfType(schema: Json, root: Json, depth: number): unknown {
  switch (typeOf(schema)) {
    case 'object':
      return instanceOfObject(schema, root, depth);
    case 'array': {
      const length = Math.min(numberAt(schema, 'minItems') ?? 0, 20);
      return Array.from({ length }, () => instanceOf(schema.items, root, depth + 1));
    }
    case 'string':
      return 'simulated'
        .padEnd(Math.min(numberAt(schema, 'minLength') ?? 0, 1000), '.')
        .slice(0, numberAt(schema, 'maxLength') ?? undefined);
    case 'integer':
      return Math.ceil(smallest(schema));
    case 'number':
      return smallest(schema);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

/** One, where the schema lets it: some clients count from there and do not say so. */
const smallest = (schema: Json): number =>
  numberAt(schema, 'minimum') ?? Math.min(1, numberAt(schema, 'maximum') ?? 1);

/** Google's own schemas name types in capitals. */
function typeOf(schema: Json): string {
  const type = listAt(schema, 'type')[0] ?? textAt(schema, 'type').toLowerCase();
  if (typeof type === 'string' && type !== '') return type;
  return isJson(schema.properties) ? 'object' : 'null';
}

function instanceOfObject(schema: Json, root: Json, depth: number): Json {
  const properties = isJson(schema.properties) ? schema.properties : {};
  const required = listAt(schema, 'required');
  const names = Object.keys(properties).filter((name) => required.length === 0 || required.includes(name));
  return Object.fromEntries(names.map((name) => [name, instanceOf(properties[name], root, depth + 1)]));
}

function follow(reference: string, root: Json): unknown {
  const steps = reference.replace(/^#\/?/u, '').split('/');
  return steps.reduce<unknown>(
    (place, step) => (step === '' ? place : isJson(place) ? place[step] : null),
    root,
  );
}
