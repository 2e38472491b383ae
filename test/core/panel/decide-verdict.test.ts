import { expect, test } from 'vitest';
import type { Case } from '../../../core/panel/case.ts';
import { decideVerdict } from '../../../core/panel/decide-verdict.ts';
import { votersByFile } from '../../../core/panel/voters.ts';
import { castOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';

const snapshot = snapshotOf({ 'a.js': '+x' });
const seats = [seatOf('ada'), seatOf('bob'), seatOf('bob-2', { family: 'bob' })];
function decide(more: Partial<Case> = {}, votes: ('pass' | 'fail' | 'abstain')[] = ['pass', 'pass', 'pass']) {
  const plan = planOf(snapshot, seats);
  const cast = seats.map((seat, index) => castOf(seat.id, { vote: votes[index] ?? 'pass' }));
  return decideVerdict({
    plan,
    snapshot,
    cast,
    lost: [],
    gates: [],
    voters: votersByFile(plan, cast),
    merged: [],
    coverage: plan.coverage,
    suspicions: [],
    claims: [],
    ...more,
  });
}

test('passed, and how surely depends on families rather than seats', () => {
  expect(decide()).toEqual({ kind: 'passed', sure: expect.closeTo(2.75 / 3.25) });
});

test('a vote to fail without a grave finding that stands is a question', () => {
  const verdict = decide({}, ['pass', 'fail', 'pass']);
  expect(verdict).toMatchObject({ kind: 'disputed', over: [{ kind: 'unfounded-fail-vote' }] });
  expect(JSON.stringify(verdict)).toContain('Seat \\"bob\\" votes to fail the change');
});

test('a mild finding does not found a vote to fail', () => {
  const mild = {
    seat: seats[1]?.id ?? ('' as never),
    family: 'bob',
    finding: findingOf({ severity: 'medium' }),
  };
  expect(decide({ claims: [mild] }, ['pass', 'fail', 'pass'])).toMatchObject({ kind: 'disputed' });
});

test('an abstention is a missing voice', () => {
  expect(decide({}, ['pass', 'abstain', 'pass'])).toMatchObject({
    kind: 'disputed',
    over: [{ kind: 'quorum-lost' }],
  });
});

test('suspected injection is one question, however many lines', () => {
  const suspicion = { path: 'a.js', line: 3, why: 'speaks to a reviewing model' };
  const verdict = decide({ suspicions: [suspicion, suspicion] });
  expect(verdict).toMatchObject({ kind: 'disputed', over: [{ kind: 'injection-suspected' }] });
  expect(JSON.stringify(verdict)).toContain('a.js:3 and 1 more');
});

test('failing outranks asking', () => {
  const hit = { rule: 'r', file: 'a.js', startLine: 1, endLine: 1, quote: '', message: 'A key.' };
  const plan = planOf(snapshot, seats, { gates: [{ name: 'secrets', mode: 'block' }] });
  const gates = [{ gate: 'secrets' as const, outcome: 'hit' as const, hits: [hit], unread: [] }];
  const verdict = decide({ plan, gates, coverage: [] }, ['pass', 'fail', 'abstain']);
  expect(verdict).toEqual({ kind: 'failed', because: ['gate "secrets" hit once: a.js:1 A key'] });
});

test('every reason to ask is told', () => {
  const coverage = [{ path: 'a.js', state: 'skipped' as const, reason: 'budget' }];
  const verdict = decide({ coverage, suspicions: [{ path: 'a.js', line: 0, why: 'x' }] }, [
    'fail',
    'abstain',
    'pass',
  ]);
  expect(verdict.kind === 'disputed' && verdict.over.map((dispute) => dispute.kind)).toEqual([
    'unfounded-fail-vote',
    'injection-suspected',
    'quorum-lost',
    'nothing-reviewed',
  ]);
});
