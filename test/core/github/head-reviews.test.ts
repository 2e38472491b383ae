import { expect, test } from 'vitest';
import { lastReviews, type ReportedReview } from '../../../core/github/head-reviews.ts';

const review = (login: string, state: string, commit: string | null = 'c1'): ReportedReview => ({
  login,
  bot: false,
  state,
  commit,
});
const last = (...reported: ReportedReview[]) =>
  lastReviews(reported).map(({ login, state, commit }) => [login, state, commit]);

test('of each person the last review that says yes or no counts', () => {
  expect(
    last(review('ada', 'CHANGES_REQUESTED'), review('bob', 'APPROVED'), review('Ada', 'APPROVED', 'c2')),
  ).toEqual([
    ['Ada', 'approved', 'c2'],
    ['bob', 'approved', 'c1'],
  ]);
});

test('a comment, or what is not sent yet, changes nobody’s mind', () => {
  expect(
    last(review('ada', 'APPROVED'), review('ada', 'COMMENTED', 'c2'), review('ada', 'PENDING', 'c3')),
  ).toEqual([['ada', 'approved', 'c1']]);
  expect(last(review('eve', 'COMMENTED'))).toEqual([]);
});

test('an approval that was dismissed is none any more', () => {
  expect(last(review('ada', 'DISMISSED'))).toEqual([['ada', 'dismissed', 'c1']]);
});

test('a review of a commit that is gone is of no commit', () => {
  expect(last(review('ada', 'APPROVED', null))).toEqual([['ada', 'approved', '']]);
});

test('a bot stays known as one', () => {
  expect(lastReviews([{ ...review('helper[bot]', 'APPROVED'), bot: true }])).toMatchObject([{ bot: true }]);
});
