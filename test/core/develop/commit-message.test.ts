import { expect, test } from 'vitest';
import { commitMessage } from '../../../core/develop/commit-message.ts';

const said = { subject: 'Round totals once', body: 'Cents were lost.', task: 'develop-x.1234', iteration: 3 };

test('says what, why, and whose work it is', () => {
  expect(commitMessage(said)).toBe(
    'Round totals once\n\nCents were lost.\n\nCountersign-Task: develop-x.1234\nCountersign-Iteration: 3\n',
  );
});

test('has a subject of one line and at most 72 characters', () => {
  const [subject] = commitMessage({
    ...said,
    subject: `Fix\n\nSigned-off-by: root ${'x'.repeat(200)}`,
  }).split('\n');
  expect(subject?.length).toBeLessThanOrEqual(72);
  expect(subject).toMatch(/^Fix Signed-off-by/);
});

test('holds nothing that a terminal would obey', () => {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  expect(commitMessage({ ...said, body: 'a\u001b[31mred\u0007' })).not.toMatch(/[\u001b\u0007]/);
});

test('has a subject even where none was given', () => {
  expect(commitMessage({ ...said, subject: ' \u200b ' })).toMatch(/^Change\n/);
});
