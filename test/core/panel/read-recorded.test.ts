import { expect, test } from 'vitest';
import { judge } from '../../../core/panel/judge.ts';
import { readBallot, readFinding } from '../../../core/panel/read-recorded.ts';
import { ballotOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';

const snapshot = snapshotOf({ 'a.js': '+eval(request.body.expression);' });
const seats = [seatOf('ada'), seatOf('bob')];
const plan = planOf(snapshot, seats);
const said = findingOf({ file: 'a.js', quote: 'eval(request.body.expression)', severity: 'low' });

/** A round in which `ada` said this and `bob` nothing. */
const roundOf = (ballot: Parameters<typeof readBallot>[0]) =>
  judge({
    plan,
    snapshot,
    cast: [
      { seat: seats[0]!.id, piece: 0, ballot: readBallot(ballot) },
      { seat: seats[1]!.id, piece: 0, ballot: ballotOf({ covered: ['a.js'] }) },
    ],
    lost: [],
    gates: [],
  });

const recorded = (more: object = {}) => ({ ...ballotOf({ covered: ['a.js'], findings: [] }), ...more });

test('what is recorded in the words of today comes back as it is', () => {
  expect(readFinding(said)).toEqual(said);
  const ballot = ballotOf({ covered: ['a.js'], findings: [said] });
  expect(readBallot(ballot)).toEqual(ballot);
});

test('a finding in words that we no longer have is read, and never as milder than grave', () => {
  const old = {
    ...said,
    category: 'performance',
    severity: 'blocker',
    side: 'left',
    cwe: 'cwe:95',
    startLine: 0,
    endLine: -3,
    confidence: 95,
  };
  expect(readFinding(old)).toEqual({
    ...said,
    category: 'logic',
    severity: 'high',
    side: 'head',
    cwe: null,
    startLine: 1,
    endLine: 1,
    confidence: 0,
  });
});

test('an unknown severity does not pass a change, a known mild one does', () => {
  expect(roundOf(recorded({ findings: [said] })).verdict.kind).toBe('passed');
  const old = roundOf(recorded({ findings: [{ ...said, severity: 'blocker' }] }));
  expect(old.merged).toMatchObject([{ severity: 'high' }]);
  expect(old.verdict.kind).not.toBe('passed');
});

test('an unknown vote is an abstention, which the quorum asks a person about', () => {
  expect(roundOf(recorded()).verdict.kind).toBe('passed');
  const { verdict } = roundOf(recorded({ vote: 'lgtm' }));
  expect(verdict).toMatchObject({ kind: 'disputed', over: [{ kind: 'quorum-lost' }] });
});
