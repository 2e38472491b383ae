import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { indexEvidence } from '../../../core/panel/evidence.ts';
import type { ClaimJudgement, Refutation } from '../../../core/panel/refutation.ts';
import {
  countedJudgement,
  oneOfEachSeat,
  readSecondLooks,
  type SecondLook,
} from '../../../core/panel/second-looks.ts';
import type { Seat } from '../../../core/panel/seat.ts';
import { findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';
import { lostRefutationOf, refutationOf } from './refutations.ts';

const diffs = { 'a.js': '+const query = escape(input);\n+run(query);', 'b.js': '-check(user);' };
const ada = seatOf('ada');
const bob = seatOf('bob', { family: 'b' });
const said = (more: Partial<ClaimJudgement> = {}): ClaimJudgement => ({
  claim: 1,
  judgement: 'refuted',
  severity: null,
  file: 'a.js',
  side: 'head',
  startLine: 1,
  endLine: 1,
  quote: 'escape(input)',
  reason: 'It is escaped.',
  ...more,
});

interface Told {
  judgements?: ClaimJudgement[];
  refuter?: Seat;
  host?: string;
  lost?: string;
  /** Whether the answer came at all. */
  answered?: boolean;
}

/** What becomes of the second look of one seat at one finding of ada's. */
function looks({
  judgements = [said()],
  refuter = bob,
  host,
  lost,
  answered = true,
}: Told = {}): Refutation[] {
  const snapshot = snapshotOf(diffs, { host: host ?? null });
  const ask = { seat: refuter.id, piece: 0 };
  const look: SecondLook = {
    plan: {
      findings: [{ seat: ada.id, piece: 0, number: 4, finding: findingOf({ quote: 'run(query)' }) }],
      asks: [{ ...ask, findings: [0] }],
    },
    answers: answered ? [{ ...ask, answer: { judgements } }] : [],
    lost: lost === undefined ? [] : [{ ...ask, reason: lost }],
  };
  const plan = planOf(snapshot, [ada, refuter]);
  return readSecondLooks(
    { plan, snapshot },
    indexEvidence(snapshot),
    look,
  )({ seat: ada.id, piece: 0, number: 4 });
}

test('a judgement whose quote stands counts, with who gave it and its place mended', () => {
  expect(looks({ judgements: [said({ startLine: 3, endLine: 3 })] })).toEqual([
    {
      seat: 'bob',
      family: 'b',
      simulated: false,
      judgement: 'refuted',
      severity: null,
      file: 'a.js',
      side: 'head',
      startLine: 1,
      endLine: 1,
      quote: 'escape(input)',
      reason: 'It is escaped.',
      discounted: null,
    },
  ]);
});

test('its evidence may stand in another file, and among removed lines', () => {
  const elsewhere = said({ file: 'b.js', side: 'base', quote: 'check(user)' });
  expect(looks({ judgements: [elsewhere] })).toMatchObject([
    { file: 'b.js', side: 'base', discounted: null },
  ]);
});

describe('a judgement does not count', () => {
  test.each<[string, Partial<ClaimJudgement>, string]>([
    ['whose quote stands nowhere', { quote: 'sanitize(input)' }, 'quotes text that does not stand there'],
    ['that quotes nothing', { quote: ' ' }, 'quotes nothing'],
    [
      'about a file of which nothing is shown',
      { file: 'c.js' },
      'names a file that the change does not touch',
    ],
  ])('%s: it is kept, and is no judgement', (_, more, discounted) => {
    for (const judgement of ['upheld', 'refuted'] as const) {
      const [look] = looks({ judgements: [said({ ...more, judgement, severity: 'high' })] });
      expect(look).toMatchObject({ judgement, discounted });
      expect(look && countedJudgement(look)).toBe('undecided');
    }
  });

  test('to refute, of a simulated seat on a real host; to uphold it does', () => {
    const refuter = { ...bob, simulated: true };
    const [refuted] = looks({ refuter, host: 'github.com' });
    expect(refuted).toMatchObject({ discounted: 'is of a simulated seat, on a real host' });
    const upheld = said({ judgement: 'upheld', severity: 'high' });
    expect(looks({ refuter, host: 'github.com', judgements: [upheld] })).toMatchObject([
      { discounted: null },
    ]);
    expect(looks({ refuter })).toMatchObject([{ discounted: null }]);
    expect(looks({ host: 'github.com' })).toMatchObject([{ discounted: null }]);
  });
});

test('who cannot decide needs no quote', () => {
  const undecided = said({ judgement: 'undecided', file: '', quote: '' });
  expect(looks({ judgements: [undecided] })).toMatchObject([{ judgement: 'undecided', discounted: null }]);
});

describe('an ask without an answer is lost', () => {
  test('with the reason', () => {
    expect(looks({ answered: false, lost: 'went down' })).toMatchObject([
      { seat: 'bob', judgement: 'lost', reason: 'went down', quote: '' },
    ]);
  });

  test('even where nobody says that it was lost', () => {
    expect(looks({ answered: false })).toMatchObject([{ judgement: 'lost', reason: 'gave no answer' }]);
  });

  test('and so is a claim that its answer does not judge', () => {
    expect(looks({ judgements: [said({ claim: 2 })] })).toMatchObject([{ judgement: 'lost' }]);
  });

  test('and so is one whose answer came when it was given up, unless that upholds the claim', () => {
    const kept = (judgement: ClaimJudgement) =>
      oneOfEachSeat(looks({ judgements: [judgement], lost: 'took too long' })).map((one) => one.judgement);
    expect(kept(said())).toEqual(['lost']);
    expect(kept(said({ judgement: 'upheld', severity: 'high' }))).toEqual(['upheld']);
  });
});

test('nobody hears a seat that may not be asked, or is not on the panel', () => {
  expect(looks({ refuter: { ...bob, excluded: 'Policy' } })).toEqual([]);
  const snapshot = snapshotOf(diffs);
  const look: SecondLook = {
    plan: {
      findings: [{ seat: ada.id, piece: 0, number: 0, finding: findingOf() }],
      asks: [{ seat: seatId('stranger'), piece: 0, findings: [0, 7] }],
    },
    answers: [{ seat: seatId('stranger'), piece: 0, answer: { judgements: [said()] } }],
    lost: [],
  };
  const read = readSecondLooks({ plan: planOf(snapshot, [ada]), snapshot }, indexEvidence(snapshot), look);
  expect(read({ seat: ada.id, piece: 0, number: 0 })).toEqual([]);
});

test('an answer that nobody asked for is not read', () => {
  const snapshot = snapshotOf(diffs);
  const look: SecondLook = {
    plan: { findings: [{ seat: ada.id, piece: 0, number: 0, finding: findingOf() }], asks: [] },
    answers: [{ seat: bob.id, piece: 0, answer: { judgements: [said()] } }],
    lost: [],
  };
  const read = readSecondLooks(
    { plan: planOf(snapshot, [ada, bob]), snapshot },
    indexEvidence(snapshot),
    look,
  );
  expect(read({ seat: ada.id, piece: 0, number: 0 })).toEqual([]);
});

test('of several of one seat the one that shelters the finding most is kept, in any order', () => {
  const all = [
    refutationOf('bob'),
    refutationOf('bob', { judgement: 'undecided' }),
    lostRefutationOf('bob', 'went down'),
    refutationOf('bob', { judgement: 'upheld' }),
  ];
  for (let first = 0; first < all.length; first += 1) {
    const some = all.slice(0, first + 1);
    const expected = ['refuted', 'undecided', 'lost', 'upheld'][first];
    expect(oneOfEachSeat(some).map((one) => one.judgement)).toEqual([expected]);
    expect(oneOfEachSeat(some.toReversed())).toEqual(oneOfEachSeat(some));
  }
});
