import type * as z from 'zod';
import { valueAt } from '../value-at.ts';
import { nearestName } from './nearest-name.ts';
import { fieldSchema, type FieldSchema } from './published-schema.ts';
import type { Path } from './yaml-place.ts';

/** One mistake, not yet placed in the file. */
export interface Mistake {
  path: Path;
  part: 'key' | 'value';
  message: string;
  remedy: string;
}

type Issue = z.core.$ZodIssue;

/** Puts what zod found into words of the configuration, one mistake for each wrong field. */
export function explainIssue(issue: Issue, schema: FieldSchema, raw: unknown): Mistake[] {
  const { path } = issue;
  const known = (message: string, remedy: string, part: Mistake['part'] = 'value') => [
    { path, part, message, remedy },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => explainUnknownField([...path, key], fieldSchema(schema, path)));
    case 'invalid_value':
      return valueAt(raw, path) === undefined
        ? known('is missing', remedyForMissing(issue.values.map(String)), 'key')
        : known(`is ${shown(valueAt(raw, path))}, which is no choice here`, chooseFrom(issue, raw));
    case 'invalid_type':
      return explainType(issue, fieldSchema(schema, path), raw);
    case 'too_small':
      return explainTooSmall(issue, raw);
    case 'too_big':
      return known(
        `is ${measured(valueAt(raw, path))}, too ${manyWords[issue.origin] ?? 'large'}`,
        `Set at most ${issue.maximum}${unit(issue.origin)}.`,
      );
    case 'invalid_key':
      return [explainBadName(path)];
    case 'invalid_format':
      // What somebody wrote as an address may hold a secret: it is not shown.
      if (issue.format === 'url')
        return known('is no address that fits here', 'Write one such as https://host.example/path.');
      return known(`is ${shown(valueAt(raw, path))}, which does not fit`, remedyForFormat(issue));
    case 'invalid_union':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return known(issue.message, 'See countersign.example.yaml.');
    default:
      return known('is not understood', 'See countersign.example.yaml.');
  }
}

const manyWords: Record<string, string> = { array: 'many', string: 'long' };
const unit = (origin: string) => (origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '');

function explainTooSmall(issue: Extract<Issue, { code: 'too_small' }>, raw: unknown): Mistake[] {
  const { path, origin, minimum } = issue;
  const at = { path, part: 'value' as const };
  // Lists and texts of the configuration have no other lower bound than not to be empty.
  if (origin === 'array')
    return [{ ...at, message: 'is an empty list', remedy: 'Write at least one entry.' }];
  if (origin === 'string')
    return [{ ...at, message: 'is empty', remedy: 'Write the text that belongs there.' }];
  const least = issue.inclusive === false ? `a number above ${minimum}` : `at least ${minimum}`;
  return [{ ...at, message: `is ${shown(valueAt(raw, path))}, too small`, remedy: `Set ${least}.` }];
}

const nameForm = 'Use up to 40 lower-case letters, digits and hyphens, beginning with a letter or digit.';

export const explainBadName = (path: Path): Mistake => ({
  path,
  part: 'key',
  message: 'is no name',
  remedy: nameForm,
});

function explainUnknownField(path: Path, parent: FieldSchema | null): Mistake {
  const names = Object.keys(parent?.properties ?? {});
  const nearest = nearestName(String(path.at(-1)), names);
  return {
    path,
    part: 'key',
    message: 'is no known field',
    remedy: nearest ? `Did you mean "${nearest}"?` : `Remove it; known here: ${names.join(', ')}.`,
  };
}

function explainType(
  issue: Extract<Issue, { code: 'invalid_type' }>,
  field: FieldSchema | null,
  raw: unknown,
): Mistake[] {
  const value = valueAt(raw, issue.path);
  const wanted = kinds[issue.expected] ?? issue.expected;
  const { path } = issue;
  if (value === undefined) {
    return [{ path, part: 'key', message: 'is missing', remedy: remedyForMissing([], field, wanted) }];
  }
  const found = value === null ? 'is empty' : `is ${shown(value)}`;
  return [
    { path, part: 'value', message: `${found}, not ${wanted}`, remedy: `Write ${wanted}${purpose(field)}.` },
  ];
}

const kinds: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  object: 'a block of fields',
  record: 'a block of names',
};

const purpose = (field: FieldSchema | null) =>
  field?.description ? `: ${field.description.replace(/\.$/, '')}` : '';

const remedyForMissing = (choices: string[], field: FieldSchema | null = null, wanted = '') =>
  choices.length > 0 ? `Add it: one of ${choices.join(', ')}.` : `Add it: ${wanted}${purpose(field)}.`;

function chooseFrom(issue: Extract<Issue, { code: 'invalid_value' }>, raw: unknown): string {
  const choices = issue.values.map(String);
  const nearest = nearestName(String(valueAt(raw, issue.path)), choices);
  const all = `Choose one of ${choices.join(', ')}.`;
  return nearest ? `Did you mean "${nearest}"? ${all}` : all;
}

function remedyForFormat(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format === 'starts_with') return 'Write an absolute path, beginning with "/".';
  if (issue.format === 'date') return 'Write a day that there is, such as 2026-12-31.';
  return nameForm;
}

const measured = (value: unknown) =>
  Array.isArray(value)
    ? `a list of ${value.length}`
    : typeof value === 'string'
      ? `text of ${value.length} characters`
      : shown(value);

/** A value as people may see it in a message: short, quoted. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a block of fields';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
