import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classesSchema } from '../../../core/configuration/fleet-classes.ts';
import type { Approval } from '../../../core/remedy/approval.ts';
import { refuseSigned, weighApprovals } from '../../../core/remedy/weigh-approvals.ts';
import { actionOn, hearing, keyOf, planOf, signed, typed } from './plan-of.ts';

const weigh = (approvals: Approval[], change = {}) => weighApprovals(hearing(change), approvals);
const whyNot = (approval: Approval, change = {}) => weigh([approval], change).ignored[0]?.why ?? null;
const bySignal = {
  classes: classesSchema.parse({ production: { approval: 'signal', quorum: [{ role: 'approver' }] } }),
};

test('an approver and an operator are enough, whoever of them could be both', () => {
  expect(weigh([signed('ann'), signed('bob')])).toMatchObject({ enough: true, missing: [], ignored: [] });
  expect(weigh([signed('cara'), signed('ann')]).enough).toBe(true);
  expect(weigh([signed('ann')]).missing).toEqual(['1 more operator for class "production"']);
  expect(weigh([]).missing).toHaveLength(2);
});

test('two who fill the same place are not', () => {
  const quorum = classesSchema.parse({ production: { quorum: [{ role: 'approver', count: 2 }] } });
  expect(weigh([signed('ann'), signed('bob')], { classes: quorum }).enough).toBe(true);
  expect(weigh([signed('bob'), signed('cara')], { classes: quorum })).toMatchObject({
    enough: false,
    ignored: [{ by: 'cara' }],
  });
});

test.each<[string, Approval, RegExp]>([
  ['of another plan', signed('bob', { plan: 'b'.repeat(64) }), /another plan/],
  ['by nobody', signed('zoe'), /names nobody "zoe"/],
  ['by a full name', signed('ann Example', { key: keyOf('ann') }), /names nobody/],
  ['by a name of every object', signed('constructor'), /names nobody/],
  ['with a key of another', signed('bob', { key: keyOf('ann') }), /none of bob's/],
  ['with a revoked key', signed('ann', { key: keyOf('old') }), /revoked on 2026-11-21/],
  [
    'with other words than were signed',
    signed('bob', { signature: `${'B'.repeat(86)}==` }),
    /not by this key/,
  ],
  ['before the plan was made', signed('bob', { at: '2026-11-21T11:40:00.000Z' }), /before the plan was made/],
  ['in the future', signed('bob', { at: '2026-11-21T12:05:00.000Z' }), /in the future/],
  ['of another team', signed('dan'), /may not approve what is done to host.web/],
  ['by who only sees', signed('eve'), /may not approve/],
  ['typed', typed('bob'), /asks for signatures/],
  ['alone', signed('bob', { breakGlass: true }), /judged by itself/],
])('one %s does not count', (_, approval, why) => {
  expect(whyNot(approval)).toMatch(why);
});

test('a key counts until the day on which it is revoked', () => {
  expect(whyNot(signed('ann', { key: keyOf('soon') }))).toBeNull();
});

test('nobody counts twice, nor by another spelling', () => {
  expect(weigh([signed('ann'), signed('ann', { reason: 'again' })]).ignored).toEqual([
    { by: 'ann', why: 'ann has answered already' },
  ]);
  const names = ['bob', 'Bob  Example', 'BOB EXAMPLE', 'bob​ example'];
  const two = {
    classes: classesSchema.parse({
      production: { approval: 'signal', quorum: [{ role: 'approver', count: 2 }] },
    }),
  };
  expect(
    weigh(
      names.map((name) => typed(name)),
      two,
    ),
  ).toMatchObject({ enough: false, ignored: { length: 3 } });
});

test('who proposed it does not decide, whatever they are called there', () => {
  for (const person of ['bob', 'Bob Example'])
    expect(whyNot(signed('bob'), { plan: planOf({ proposer: { kind: 'person', person } }) })).toContain(
      'proposed it',
    );
});

test('a rejection by one who may approve ends it; by anybody else it says nothing', () => {
  expect(weigh([signed('ann'), signed('bob'), signed('cara', { decision: 'reject' })])).toMatchObject({
    enough: false,
    rejected: true,
  });
  expect(weigh([signed('ann'), signed('bob'), signed('eve', { decision: 'reject' })])).toMatchObject({
    enough: true,
    rejected: false,
  });
  expect(weigh([signed('ann'), signed('ann', { decision: 'reject' })]).rejected).toBe(true);
});

test('nothing counts for a plan that has expired', () => {
  const late = new Date('2026-11-21T12:31:00.000Z');
  expect(weigh([signed('ann'), signed('bob')], { now: late })).toMatchObject({
    enough: false,
    ignored: { length: 2 },
  });
  const signedLate = signed('bob', { at: '2026-11-21T12:31:00.000Z' });
  expect(refuseSigned(hearing({ now: late }), signedLate)).toContain('after the plan had expired');
});

describe('where a signal is enough', () => {
  test('typed names are those of people, and signatures count as well', () => {
    expect(weigh([typed('Bob Example')], bySignal).enough).toBe(true);
    expect(weigh([signed('bob')], bySignal).enough).toBe(true);
    expect(whyNot(typed('somebody'), bySignal)).toContain('names nobody');
    expect(whyNot(typed('eve'), bySignal)).toContain('may not approve');
  });

  test('of a configuration that names nobody, each name counts once, and no model’s', () => {
    const nobody = { ...bySignal, people: {} };
    expect(weigh([typed('Zoe')], nobody).enough).toBe(true);
    expect(whyNot(typed('Claude'), nobody)).toContain('is no person');
    expect(whyNot(typed('helper[bot]'), nobody)).toContain('is no person');
    const proposed = { ...nobody, plan: planOf({ proposer: { kind: 'person', person: 'Zoe' } }) };
    expect(whyNot(typed('zoe '), proposed)).toContain('proposed it');
  });
});

test('a plan over several classes takes what each of them asks for', () => {
  const other = actionOn('host.db', { id: '2' });
  const plan = planOf({
    actions: [actionOn('host.web'), { ...other, target: { ...other.target, class: 'data' } }],
  });
  const classes = classesSchema.parse({
    production: { approval: 'signal', quorum: [{ role: 'approver' }] },
    data: { quorum: [{ role: 'operator' }] },
  });
  expect(weigh([typed('bob')], { plan, classes }).ignored[0]?.why).toContain(
    'class "data" asks for signatures',
  );
  expect(weigh([signed('bob')], { plan, classes }).missing).toEqual(['1 more operator for class "data"']);
  expect(weigh([signed('bob'), signed('cara')], { plan, classes }).enough).toBe(true);
  expect(weigh([signed('ann')], { plan, classes }).enough).toBe(true);
});

test('the order in which approvals come changes nothing', () => {
  const all = [signed('ann'), signed('bob'), signed('cara'), signed('eve'), signed('dan'), typed('ann')];
  fc.assert(
    fc.property(fc.subarray(all), fc.nat(), (some, turn) => {
      const turned = [...some.slice(turn % (some.length + 1)), ...some.slice(0, turn % (some.length + 1))];
      const [one, other] = [weigh(some), weigh(turned)];
      expect([other.enough, other.rejected, other.missing]).toEqual([one.enough, one.rejected, one.missing]);
    }),
  );
});

describe('a place is kept', () => {
  const keptOf = (approvals: Approval[], change = {}) =>
    weigh(approvals, change).each.flatMap(({ kept }, at) => (kept ? [at] : []));
  const [alone, anew] = ['2026-11-21T11:58:00.000Z', '2026-11-21T11:59:00.000Z'].map((at) =>
    signed('cara', { at, breakGlass: true }),
  ) as [Approval, Approval];

  test('for what people known here said, each once, and for nothing that is invented', () => {
    const forged = signed('ann', { signature: `${'B'.repeat(86)}==` });
    const strangers = [signed('zoe'), forged, signed('bob', { key: keyOf('ann') }), typed('bob')];
    const other = signed('bob', { plan: 'b'.repeat(64) });
    expect(keptOf([...strangers, other, signed('ann'), signed('ann', { reason: 'again' })])).toEqual([5]);
    expect(keptOf([typed('bob'), typed('Bob  Example'), typed('zoe')], bySignal)).toEqual([0]);
  });
  test('for each decision, though whoever said it may not', () => {
    expect(keptOf([signed('eve'), signed('eve', { decision: 'reject' })])).toEqual([0, 1]);
  });
  test('for what somebody would do alone, beside their approval, and anew as they sign it anew', () => {
    expect(keptOf([alone, signed('cara'), anew])).toEqual([1, 2]);
    // Nobody takes it away by sending the former one once more.
    expect(keptOf([anew, signed('cara'), alone])).toEqual([0, 1]);
  });
  test('where nobody is named, for what counts alone', () => {
    const open = { ...bySignal, people: {} };
    expect(keptOf([typed('zoe'), typed('ZOE'), typed('helper[bot]'), signed('ann')], open)).toEqual([0]);
  });
  test('for no more than people could say, whatever comes, and always for what counts', () => {
    const by = fc.constantFrom('ann', 'bob', 'cara', 'dan', 'eve', 'zoe');
    const decision = fc.constantFrom('approve' as const, 'reject' as const);
    const said = fc.oneof(
      fc.tuple(by, decision).map(([name, decided]) => signed(name, { decision: decided })),
      fc.tuple(by, by).map(([name, key]) => signed(name, { key: keyOf(key) })),
      by.map((name) => signed(name, { breakGlass: true })),
      by.map((name) => typed(name)),
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), (approvals) => {
        const { each, ...weighed } = weigh(approvals);
        const kept = each.filter((one) => one.kept);
        expect(kept.length).toBeLessThanOrEqual(5 * 3);
        expect(each.filter(({ why, kept: isKept }) => why === null && !isKept)).toEqual([]);
        const { enough, rejected, missing } = weigh(kept.map(({ approval }) => approval));
        expect({ enough, rejected, missing }).toEqual({
          enough: weighed.enough,
          rejected: weighed.rejected,
          missing: weighed.missing,
        });
      }),
    );
  });
});
