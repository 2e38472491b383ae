import { describe, expect, test } from 'vitest';
import {
  type Delivery,
  deliverySchema,
  deliveryWorkflowId,
  onceKey,
  togetherKey,
} from '../../../core/github/delivery.ts';

const head = '0123456789abcdef0123456789abcdef01234567';
const comment: Delivery = {
  kind: 'comment',
  owner: 'Acme',
  repo: 'shop',
  number: 7,
  commentId: 42,
  author: 'ada',
  commands: [{ kind: 'audit' }],
};
const checks: Delivery = { kind: 'checks', owner: 'Acme', repo: 'shop', head };

test('a workflow is named after the delivery', () => {
  expect(deliveryWorkflowId('72d3162e-cc78-11e3-81ab-4c9367dc0958')).toBe(
    'delivery/72d3162e-cc78-11e3-81ab-4c9367dc0958',
  );
});

test('what a comment commands can happen once, and is told from what another comment does', () => {
  expect(onceKey(comment)).toBe('comment/acme/shop/42');
  expect(onceKey({ ...comment, kind: 'review-comment', inReplyTo: null })).toBe(
    'review-comment/acme/shop/42',
  );
  expect(onceKey({ ...comment, commentId: 43 })).not.toBe(onceKey(comment));
  expect(onceKey(checks)).toBeNull();
});

test('threads of one pull request are handled together, those that a program closes by themselves', () => {
  const thread = {
    ...({
      kind: 'thread',
      owner: 'acme',
      repo: 'Shop',
      number: 7,
      resolved: true,
    } as const),
    by: 'eve',
    commentIds: [1],
  };
  expect(togetherKey(thread)).toBe('thread/acme/shop/7/person');
  expect(togetherKey({ ...thread, resolved: false, by: 'ada', commentIds: [2] })).toBe(togetherKey(thread));
  expect(togetherKey({ ...thread, by: 'countersign[bot]' })).not.toBe(togetherKey(thread));
  expect(togetherKey({ ...thread, number: 8 })).not.toBe(togetherKey(thread));
});

test('checks of one head are handled together, and comments and heads are not', () => {
  expect(togetherKey(checks)).toBe(`checks/acme/shop/${head}`);
  expect(togetherKey({ ...checks, repo: 'other' })).not.toBe(togetherKey(checks));
  expect(togetherKey(comment)).toBeNull();
  expect(togetherKey({ ...checks, kind: 'head', number: 1, action: 'opened' })).toBeNull();
});

describe('the schema refuses', () => {
  test.each([
    ['a name that would be a path', { ...checks, repo: '..' }],
    ['a name with a slash', { ...checks, owner: 'a/b' }],
    ['half a commit', { ...checks, head: 'abc' }],
    ['fields that nobody knows', { ...checks, extra: 1 }],
    ['no number', { ...comment, number: 0 }],
    ['a comment without a command', { ...comment, commands: [] }],
  ])('%s', (_, delivery) => expect(deliverySchema.safeParse(delivery).success).toBe(false));
  test('and takes what is right', () => {
    expect(deliverySchema.parse(comment)).toEqual(comment);
    expect(deliverySchema.parse(checks)).toEqual(checks);
  });
});
