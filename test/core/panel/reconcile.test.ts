import { describe, expect, test } from 'vitest';
import type { GateResult } from '../../../core/gates/gate.ts';
import { seatId } from '../../../core/ids.ts';
import type { SeatFinding } from '../../../core/panel/merge.ts';
import { reconcile as reconcileAll, type Surroundings } from '../../../core/panel/reconcile.ts';
import { findingOf, seatOf } from '../../builders.ts';
import { lostRefutationOf, refutationOf } from './refutations.ts';

const said = (seat: string, more: Parameters<typeof findingOf>[0] = {}, family = seat): SeatFinding => ({
  seat: seatId(seat),
  family,
  finding: findingOf(more),
});
const readers = (...names: string[]) => new Map([['a.js', names.map((name) => seatOf(name))]]);
const reconcile = (
  members: SeatFinding[],
  voters: Surroundings['voters'],
  gates: GateResult[],
  more: Partial<Surroundings> = {},
) => reconcileAll(members, { plan: { seats: [] }, voters, gates, refutations: [], ...more });
const secrets = (startLine: number, endLine = startLine): GateResult => ({
  gate: 'secrets',
  outcome: 'hit',
  unread: [],
  hits: [{ rule: 'secrets.key', file: 'a.js', startLine, endLine, quote: '***', message: 'A key.' }],
});

test('the gravest severity counts, told in the words of whoever says most among those who claim it', () => {
  const merged = reconcile(
    [
      said('ada', { severity: 'medium', reason: 'A very long story that goes on and on about it.' }),
      said('bob', { severity: 'high', title: 'Short', reason: 'No.' }),
      said('cy', { severity: 'high', title: 'Full', reason: 'Because of the caller.', cwe: 'CWE-89' }),
    ],
    readers(),
    [],
  );
  expect(merged).toMatchObject({
    severity: 'high',
    finding: { title: 'Full', severity: 'high' },
    calibrated: false,
  });
  expect(merged.originals.map((one) => [one.seat, one.finding.severity])).toEqual([
    ['ada', 'medium'],
    ['bob', 'high'],
    ['cy', 'high'],
  ]);
});

test('who read the file and did not report it is silent, and lowers the probability', () => {
  const alone = reconcile([said('ada')], readers('ada'), []);
  const doubted = reconcile([said('ada')], readers('ada', 'bob', 'cy'), []);
  expect(alone.silent).toEqual([]);
  expect(doubted.silent).toEqual(['bob', 'cy']);
  expect(alone.probability).toBeCloseTo(0.75);
  expect(doubted.probability).toBeCloseTo(1.5 / 4);
});

test('agreement of one family counts less than that of two', () => {
  const one = reconcile([said('ada', {}, 'x'), said('bob', {}, 'x')], readers('cy'), []);
  const two = reconcile([said('ada', {}, 'x'), said('bob', {}, 'y')], readers('cy'), []);
  expect(two.probability).toBeGreaterThan(one.probability);
});

describe('a second look', () => {
  const readBy = readers('ada', 'bob', 'cy');
  const probability = (...refutations: Surroundings['refutations']) =>
    reconcile([said('ada')], readBy, [], { refutations }).probability;

  test('that upholds it speaks for it, one that refutes it against it', () => {
    const upheld = refutationOf('bob', { judgement: 'upheld' });
    expect(probability()).toBeCloseTo(1.5 / 4);
    expect(probability(upheld)).toBeCloseTo(2.5 / 4);
    expect(probability(refutationOf('bob'))).toBe(probability());
    expect(probability({ ...upheld, discounted: 'quotes nothing' })).toBe(probability());
    expect(probability(refutationOf('bob', { judgement: 'undecided' }))).toBe(probability());
    expect(probability(lostRefutationOf('bob', 'went down'))).toBe(probability());
  });

  test('is kept one a seat, the one that shelters the finding, by seat', () => {
    const refutations = [
      refutationOf('cy'),
      refutationOf('bob'),
      refutationOf('bob', { judgement: 'undecided' }),
      lostRefutationOf('cy', 'went down'),
    ];
    const kept = reconcile([said('ada')], readBy, [], { refutations }).refutations;
    expect(kept.map((one) => [one.seat, one.judgement])).toEqual([
      ['bob', 'undecided'],
      ['cy', 'lost'],
    ]);
  });

  test('of a seat that reported it itself is none', () => {
    const both = [said('ada'), said('bob')];
    expect(reconcile(both, readBy, [], { refutations: [refutationOf('bob')] }).refutations).toEqual([]);
  });
});

test('who may read the change and has no vote on the file is missing', () => {
  const seats = ['ada', 'bob', 'cy'].map((name) => seatOf(name));
  const barred = seatOf('dee', { excluded: 'Policy', barredByPolicy: true });
  const down = seatOf('eve', { excluded: 'Seat "eve" has no key.' });
  const plan = { seats: [...seats, barred, down] };
  expect(reconcile([said('ada')], readers('ada', 'cy'), [], { plan }).missing).toEqual(['bob', 'eve']);
});

describe('the secrets gate', () => {
  const secret = { cwe: 'CWE-798', startLine: 4, endLine: 6 };

  test('confirms a secret that it found on the same lines', () => {
    const merged = reconcile([said('ada', secret)], readers('ada', 'bob', 'cy'), [secrets(6, 9)]);
    expect(merged).toMatchObject({ confirmedBy: 'secrets', probability: 0.97 });
  });

  test.each<[string, Parameters<typeof findingOf>[0], GateResult[]]>([
    ['elsewhere', secret, [secrets(7)]],
    ['for a flaw of another kind', { ...secret, cwe: 'CWE-89' }, [secrets(5)]],
    ['for a flaw of no kind', { ...secret, cwe: null }, [secrets(5)]],
    ['in another file', { ...secret, file: 'b.js' }, [secrets(5)]],
    ['for lines that the change removes', { ...secret, side: 'base' }, [secrets(5)]],
    ['when it held', secret, [{ gate: 'secrets', outcome: 'held', hits: [], unread: [] }]],
    ['when another gate was hit', secret, [{ ...secrets(5), gate: 'placeholders' }]],
  ])('confirms nothing %s', (_, finding, gates) => {
    expect(reconcile([said('ada', finding)], readers('ada'), gates).confirmedBy).toBeNull();
  });
});
