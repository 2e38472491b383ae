import { expect, test } from 'vitest';
import { percent, sentenceOf, titleOf } from '../../../core/publish/describe-end.ts';
import { waitingStory } from '../../cli/story.ts';

const [round] = waitingStory().rounds;
const alone = { decidedBy: null, note: '' };

test.each([
  ['passed', null, 'success', 'Passed'],
  ['passed', null, 'action_required', 'Nothing was read: a person must decide'],
  ['passed', 'ada', 'success', 'Approved by a person'],
  ['failed', null, 'failure', 'Failed'],
  ['failed', 'ada', 'failure', 'Rejected by a person'],
  ['disputed', null, 'action_required', 'A person must decide: 2 questions'],
  ['expired', null, 'action_required', 'Nobody decided in time'],
  ['superseded', null, 'cancelled', 'Superseded by a newer head'],
  ['not-audited', null, 'action_required', 'Not audited'],
] as const)('%s by %s is told as such', (verdict, decidedBy, conclusion, title) => {
  expect(titleOf({ verdict, decidedBy, note: '' }, conclusion, 2)).toBe(title);
});

test('the sentence says who gave the verdict, how they voted, and why', () => {
  expect(sentenceOf({ verdict: 'failed', ...alone }, round)).toBe(
    'The panel failed it (votes: 1 to pass, 2 to fail).',
  );
  expect(sentenceOf({ verdict: 'passed', decidedBy: '@ada', note: 'fixes #1' }, round)).toBe(
    '**&#64;&#8203;ada** approved it: fixes &#35;&#8203;1',
  );
  expect(sentenceOf({ verdict: 'disputed', ...alone }, undefined)).toContain('A person must decide');
  expect(sentenceOf({ verdict: 'expired', ...alone }, round)).toContain('not approved');
  expect(sentenceOf({ verdict: 'not-audited', decidedBy: null, note: 'No key.' }, undefined)).toBe(
    'It could not be audited: No key.',
  );
  expect(percent(0.873)).toBe('87 %');
});
