import { describe, expect, test } from 'vitest';
import { parseTaskInput } from '../../../core/develop/task-input.ts';

const least = { repository: 'github:o/r', wanted: 'Mend rounding.' };

test('needs a repository and what is wanted; the rest has defaults', () => {
  expect(parseTaskInput(least)).toEqual({
    input: {
      ...least,
      base: 'HEAD',
      acceptance: [],
      services: [],
      pages: [],
      limits: {},
      panel: 'default',
    },
  });
});

describe('what is wrong is told with field and remedy', () => {
  test.each([
    ['"wanted" is missing', { repository: 'github:o/r' }],
    ['"wanted" is empty', { ...least, wanted: '   ' }],
    ['"want" is no known field', { ...least, want: 'x' }],
    ['"limits.iterations"', { ...least, limits: { iterations: 0 } }],
    ['"tests"', { ...least, tests: 'npm test' }],
    ['The input is', 'npm test'],
  ])('%s', (words, raw) => {
    const parsed = parseTaskInput(raw);
    expect('problem' in parsed ? parsed.problem : '').toContain(words);
  });
});
