import type * as z from 'zod/mini';
import { nearestName } from './configuration/nearest-name.ts';
import { valueAt } from './value-at.ts';

type Issue = z.core.$ZodIssue;

/** More than a person mends in one go. */
const mistakesMax = 10;

/**
 * What is wrong with one JSON object that a person typed, in words: each mistake with its field and remedy, then an
 * example to copy. For workflow input, signals and updates.
 */
export function explainInput(issues: Issue[], input: unknown, what: string, example: unknown): string {
  const mistakes = issues.flatMap((issue) => explainMistake(issue, input)).slice(0, mistakesMax);
  return `${what} is not as it should be. ${mistakes.join(' ')} Example: ${JSON.stringify(example)}`;
}

function explainMistake(issue: Issue, input: unknown): string[] {
  const field = issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'The input';
  const value = valueAt(input, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(
        (key) =>
          `${quote([...issue.path, key.slice(0, 60)])} is no known field: remove it or correct its name.`,
      );
    case 'invalid_type':
      return value === undefined
        ? [`${field} is missing: add it as ${article(issue.expected)}.`]
        : [`${field} is ${shown(value)}: write ${article(issue.expected)}.`];
    case 'invalid_value':
      return [`${field} is ${shown(value)}: ${suggestion(value, issue.values.map(String))}`];
    case 'invalid_union':
      return [unionMistake(issue, field, input)];
    case 'too_small':
      return [
        `${field} is ${isBlank(value) ? 'empty' : 'too short'}: write at least ${issue.minimum} character${issue.minimum === 1 ? '' : 's'}.`,
      ];
    case 'too_big':
      return [`${field} is too long: at most ${issue.maximum} characters go in one message.`];
    case 'custom':
      return [`${field} is ${shown(value)}: ${issue.message}`];
    default:
      return [`${field} is ${shown(value)}, which does not fit here.`];
  }
}

/** A union on `kind` that no member fits: the kind is missing or unknown. */
function unionMistake(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  field: string,
  input: unknown,
): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const value = valueAt(input, issue.path);
  return value === undefined
    ? `${field} is missing: ${suggestion(value, options)}`
    : `${field} is ${shown(value)}: ${suggestion(value, options)}`;
}

function suggestion(value: unknown, choices: string[]): string {
  if (choices.length === 0) return 'that is no kind known here.';
  const nearest = typeof value === 'string' ? nearestName(value, choices) : null;
  return `${nearest ? `did you mean "${nearest}"? Choose` : 'choose'} one of ${choices.join(', ')}.`;
}

const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === '';
const quote = (path: PropertyKey[]) => `"${path.join('.')}"`;

const article = (expected: string): string =>
  ({ string: 'text', object: 'an object', number: 'a number', array: 'a list', boolean: 'true or false' })[
    expected
  ] ?? expected;

/** A value as a message may show it: short, quoted. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
