import { expect, test } from 'vitest';
import { classesSchema } from '../../../core/configuration/fleet-classes.ts';
import { judgeBreakGlass } from '../../../core/remedy/break-glass.ts';
import { actionOn, hearing, keyOf, planOf, signed, typed } from './plan-of.ts';

const classes = classesSchema.parse({
  production: { breakGlass: { allowed: true, minutes: 10, assetsMax: 1 } },
});
const alone = (by: string, change = {}) => signed(by, { breakGlass: true, ...change });
const judge = (approvals: Parameters<typeof judgeBreakGlass>[1], change = {}, reviews = 0) =>
  judgeBreakGlass(hearing({ classes, ...change }), approvals, reviews);

test('an operator may act alone where the class lets them, for some minutes', () => {
  expect(judge([alone('cara')])).toMatchObject({ approval: { by: 'cara' }, refused: [] });
  expect(judge([signed('bob'), alone('cara')])?.refused).toEqual([]);
});

test('of several the one that may is heard, whoever asks behind it', () => {
  const behind = [alone('cara', { key: keyOf('bob') }), alone('bob'), alone('zoe')];
  expect(judge([alone('cara'), ...behind])).toMatchObject({ approval: { by: 'cara' }, refused: [] });
  expect(judge(behind)).toMatchObject({ approval: { by: 'zoe' } });
});

test('nobody asks who approves, types or rejects', () => {
  expect(judge([signed('cara'), typed('cara'), alone('cara', { decision: 'reject' })])).toBeNull();
});

test.each<[string, ReturnType<typeof judge>, RegExp]>([
  ['by a class that lets nobody', judgeBreakGlass(hearing(), [alone('cara')], 0), /lets nobody act alone/],
  ['by one who may not operate it', judge([alone('bob')]), /bob may not operate host.web/],
  ['by one of another team', judge([alone('dan')]), /may not operate/],
  ['of another plan', judge([alone('cara', { plan: 'b'.repeat(64) })]), /another plan/],
  ['with a key of another', judge([alone('cara', { key: keyOf('bob') })]), /none of cara's/],
  [
    'after its minutes',
    judge([alone('cara')], { now: new Date('2026-11-21T12:06:00Z') }),
    /counted for 10 minutes/,
  ],
  [
    'on more than is allowed',
    judge([alone('cara')], { plan: planOf({ actions: [actionOn('host.a'), actionOn('host.b')] }) }),
    /these are 2/,
  ],
  ['while an earlier one waits for review', judge([alone('cara')], {}, 1), /waits for its review/],
])('%s it is refused', (_, asked, why) => {
  expect(asked?.refused.join(' ')).toMatch(why);
});
