import { describe, expect, test } from 'vitest';
import { judgeHumanReview } from '../../../core/gates/human-review.ts';
import type { HeadFacts, HeadReview } from '../../../core/github/pull-request.ts';
import { pullRequestOf, snapshotOf } from '../../builders.ts';

const head = 'a'.repeat(40);
const older = 'c'.repeat(40);
const snapshot = pullRequestOf(snapshotOf({ 'a.ts': '+x' }));
const policy = { approvals: 1, teams: [] as string[], anyCommit: false };
const review = (login: string, more: Partial<HeadReview> = {}): HeadReview => ({
  login,
  state: 'approved',
  commit: head,
  teams: [],
  permission: 'write',
  bot: false,
  ...more,
});
const facts = (reviews: HeadReview[], more: Partial<HeadFacts> = {}): HeadFacts => ({
  head,
  author: 'mallory',
  writers: ['mallory', 'trent'],
  reviews,
  checks: [],
  clipped: false,
  ...more,
});
const judged = (given: HeadFacts | null, more: Partial<typeof policy> = {}) =>
  judgeHumanReview({ snapshot, facts: given, policy: { ...policy, ...more } });
const told = (...given: Parameters<typeof judged>) =>
  judged(...given).hits.map(
    ({ rule, subject }) => `${rule.replace('human-review.', '')}${subject ? ` ${subject}` : ''}`,
  );

describe('an approval', () => {
  test('of the head by somebody else who may write is enough', () => {
    expect(judged(facts([review('ada')])).outcome).toBe('held');
  });

  test.each<[string, Partial<HeadReview>, string]>([
    ['by the author', { login: 'Mallory' }, 'wrote some of the change'],
    ['by one who pushed to it', { login: 'trent' }, 'wrote some of the change'],
    ['by a bot', { bot: true }, 'no person'],
    ['by a stranger', { permission: 'read' }, 'may not write to the repository'],
    ['by one who sorts issues', { permission: 'triage' }, 'may not write to the repository'],
    ['of an older commit', { commit: older }, 'approved another commit than aaaaaaaaaaaa'],
  ])('%s does not count, and the hit says why', (_what, more, why) => {
    const { hits } = judged(facts([review('ada', more)]));
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({ rule: 'human-review.approvals', message: expect.stringContaining(why) });
  });

  test('that was dismissed does not count', () => {
    expect(told(facts([review('ada', { state: 'dismissed' })]))).toEqual(['approvals']);
  });

  test('of an older commit counts where policy says so', () => {
    expect(told(facts([review('ada', { commit: older })]), { anyCommit: true })).toEqual([]);
    expect(told(facts([review('mallory', { commit: older })]), { anyCommit: true })).toEqual(['approvals']);
  });

  test('counts once a person, up to the number asked for', () => {
    expect(
      judged(facts([review('ada'), review('bob', { commit: older })]), { approvals: 3 }).hits[0]?.message,
    ).toContain('The head has 1 of the 3 approvals');
    expect(told(facts([]), { approvals: 0 })).toEqual([]);
  });
});

describe('an objection', () => {
  test('outweighs every approval, also one of an older commit', () => {
    const objection = review('eve', { state: 'changes-requested', commit: older });
    expect(told(facts([review('ada'), objection]))).toEqual(['changes-requested eve']);
  });

  test.each<[string, Partial<HeadReview>]>([
    ['of a stranger', { permission: 'none' }],
    ['of a bot', { bot: true }],
  ])('%s blocks nothing', (_what, more) => {
    expect(told(facts([review('ada'), review('eve', { state: 'changes-requested', ...more })]))).toEqual([]);
  });
});

describe('teams', () => {
  const teams = ['acme/security', 'acme/web'];

  test('must each be among those whose approval counts', () => {
    expect(told(facts([review('ada', { teams: ['acme/security'] })]), { teams })).toEqual(['team acme/web']);
    expect(told(facts([review('ada', { teams: ['Acme/Security', 'acme/web'] })]), { teams })).toEqual([]);
  });

  test('are not represented by an approval that does not count', () => {
    expect(told(facts([review('ada'), review('trent', { teams })]), { teams })).toEqual([
      'team acme/security',
      'team acme/web',
    ]);
  });
});

test.each<[string, HeadFacts | null, string[]]>([
  ['were not recorded', null, ['unknown']],
  ['were cut off', facts([review('ada')], { clipped: true }), ['unknown clipped']],
])('reviews that %s are never a pass', (_what, given, expected) => {
  expect(told(given)).toEqual(expected);
});
