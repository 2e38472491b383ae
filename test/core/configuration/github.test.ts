import { expect, test } from 'vitest';
import { githubSchema } from '../../../core/configuration/github.ts';

test('by default drafts wait, comments are few, and one approval would be asked for', () => {
  expect(githubSchema.parse({})).toMatchObject({
    drafts: false,
    panel: 'default',
    comments: { severityMin: 'medium', max: 20 },
    codeScanning: 'auto',
    checksPatienceMinutes: 30,
    humanReview: { approvals: 1, teams: [] },
    sweep: { atOnce: 4, costMicroUsdMaxPerDay: 50_000_000 },
  });
});

test('what is given stands beside the other defaults', () => {
  expect(githubSchema.parse({ comments: { max: 0 }, humanReview: { teams: ['acme/owners'] } })).toMatchObject(
    {
      comments: { severityMin: 'medium', max: 0 },
      humanReview: { approvals: 1, teams: ['acme/owners'] },
    },
  );
});

test.each([
  { comments: { max: -1 } },
  { comments: { severityMin: 'grave' } },
  { humanReview: { teams: ['owners'] } },
  { humanReview: { approvals: 21 } },
  { sweep: { atOnce: 0 } },
  { checksPatienceMinutes: 0.5 },
  { token: 'x' },
])('%j is refused', (given) => {
  expect(githubSchema.safeParse(given).success).toBe(false);
});
