import { describe, expect, test } from 'vitest';
import { configurationFileSchema } from '../../../core/configuration/configuration.ts';
import { explainBadName, explainIssue } from '../../../core/configuration/explain-issue.ts';
import { publishedSchema } from '../../../core/configuration/published-schema.ts';

function explain(raw: unknown) {
  const checked = configurationFileSchema.safeParse(raw);
  return checked.success
    ? []
    : checked.error.issues.flatMap((issue) => explainIssue(issue, publishedSchema(), raw));
}

test('each unknown field is a mistake of its own, placed at its key', () => {
  expect(explain({ gates: { secret: 'ask', other: 1 } })).toMatchObject([
    { path: ['gates', 'secret'], part: 'key', remedy: 'Did you mean "secrets"?' },
    {
      path: ['gates', 'other'],
      part: 'key',
      remedy:
        'Remove it; known here: placeholders, secrets, dependencies, images, sbom, origin, tests, file-size, human-review, upgrade.',
    },
  ]);
});

describe('values are shown as far as they help', () => {
  const messageFor = (value: unknown) => explain({ decisions: { remindAfterHours: value } })[0]?.message;

  test.each<[unknown, string]>([
    ['x', 'is "x", not a number'],
    [null, 'is empty, not a number'],
    [[1], 'is a list, not a number'],
    [{}, 'is a block of fields, not a number'],
    [true, 'is true, not a number'],
    ['\u001b[31m', 'is "\\u001b[31m", not a number'],
  ])('%j', (value, message) => {
    expect(messageFor(value)).toBe(message);
  });

  test('a long one is cut', () => {
    expect(messageFor('y'.repeat(500))?.length).toBeLessThan(100);
  });
});

test('what is missing is told with what it is for', () => {
  const [mistake] = explain({ seats: { a: { provider: 'openai', focus: 'logic' } } });
  expect(mistake).toEqual({
    path: ['seats', 'a', 'model'],
    part: 'key',
    message: 'is missing',
    remedy: "Add it: text: The provider's own name of the model.",
  });
});

test('a bad name is told at the name', () => {
  const mistake = explainBadName(['seats', 'A B']);
  expect(mistake).toMatchObject({ part: 'key', message: 'is no name' });
  expect(explain({ seats: { 'A B': { provider: 'openai', model: 'm', focus: 'logic' } } })).toEqual([
    mistake,
  ]);
});
