import { expect, test } from 'vitest';
import { parseReasoned, reasonsJson } from '../../../core/remedy/reasoned-answer.ts';

test('reasons that are many, long or no text are cut, and all else is kept; a fence around it is no matter', () => {
  const given = { view: 'x', reasons: ['', 1, 'a'.repeat(5000), ...Array.from({ length: 50 }, () => 'b')] };
  const read = parseReasoned(`\`\`\`json\n${JSON.stringify(given)}\n\`\`\``) as typeof given;
  expect(read.view).toBe('x');
  expect(read.reasons).toEqual(['a'.repeat(1000), ...Array.from({ length: 7 }, () => 'b')]);
});

test('what has no reasons stays as it is, and what is no JSON is nothing', () => {
  expect(parseReasoned('{"view":"x"}')).toEqual({ view: 'x' });
  for (const text of ['', 'yes', 'null']) expect(parseReasoned(text)).toBeNull();
  expect(reasonsJson('the plan')).toMatchObject({
    type: 'array',
    description: expect.stringMatching(/the plan/) as string,
  });
});
