import { expect, test } from 'vitest';
import type { Delivery } from '../../../core/github/delivery.ts';
import { type CommentClaim, refuseComment } from '../../../core/github/judge-comment.ts';

const delivery: Delivery = {
  kind: 'comment',
  owner: 'Acme',
  repo: 'shop',
  number: 12,
  commentId: 7,
  author: 'Ada-L',
  commands: [{ kind: 'audit' }, { kind: 'approve', reason: 'It holds. ' }],
};
const claim = (more: Partial<CommentClaim> = {}): CommentClaim => ({
  pullRequest: 'github.com/acme/shop#12',
  askedMs: 1000,
  answer: { by: 'ada-l', decision: 'approve', reason: 'It holds.' },
  ...more,
});
const refuse = (given: CommentClaim, receivedMs = 1000) => refuseComment({ delivery, receivedMs }, given);

test('a comment says what it says', () => {
  expect(refuse(claim())).toBeNull();
});

test.each([
  ['another decision', { by: 'ada-l', decision: 'reject', reason: 'It holds.' }],
  ['another reason', { by: 'ada-l', decision: 'approve', reason: 'It does not.' }],
  ['another author', { by: 'bob', decision: 'approve', reason: 'It holds.' }],
  ['findings', { by: 'ada-l', decision: 'approve', reason: 'It holds.', findings: [] }],
])('%s is not what it says', (_, answer) => {
  expect(refuse(claim({ answer }))).toContain('says something else');
});

test.each([
  ['another pull request', 'github.com/acme/shop#13'],
  ['another repository', 'github.com/acme/bank#12'],
  ['what is no pull request', null],
])('it answers nothing about %s', (_, pullRequest) => {
  expect(refuse(claim({ pullRequest }))).toContain('comment there');
});

test('it answers no question that was asked after it', () => {
  expect(refuse(claim(), 999)).toContain('before this question was asked');
});

test('a comment that GitHub never delivered is none', () => {
  expect(refuseComment(null, claim())).toContain('No comment');
  const other: Delivery = { kind: 'closed', owner: 'acme', repo: 'shop', number: 12, merged: true };
  expect(refuseComment({ delivery: other, receivedMs: 1000 }, claim())).toContain('No comment');
});
