import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGrave } from '../../../core/panel/finding.ts';
import { judge, type Round } from '../../../core/panel/judge.ts';
import type { Verdict } from '../../../core/panel/verdict.ts';
import { castOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';
import { anyFinding, anyRound, nowhere, withSeatThatSays } from './arbitrary-round.ts';

const safety = (verdict: Verdict): number => ['passed', 'disputed', 'failed'].indexOf(verdict.kind);
const holds = (property: fc.IProperty<[Round]> | fc.IProperty<[Round, number]>) =>
  fc.assert(property as fc.IProperty<[Round]>, { numRuns: 300 });
const notPassed = (round: Round) => expect(judge(round).verdict.kind).not.toBe('passed');

const quorumOfAll = (round: Round): Round => ({
  ...round,
  plan: { ...round.plan, quorum: new Set(round.plan.seats.map((seat) => seat.family)).size },
});
const mapFindings = (
  round: Round,
  change: (findings: ReturnType<typeof findingOf>[]) => typeof findings,
): Round => ({
  ...round,
  cast: round.cast.map((one) => ({
    ...one,
    ballot: { ...one.ballot, findings: change(one.ballot.findings) },
  })),
});

const flaws = ['injection', 'overrun', 'disclosure', 'scripting', 'assignment'];
const oneFlawPerLine = (round: Round): Round =>
  mapFindings(round, (findings) =>
    findings.map((finding) => {
      const flaw = flaws[finding.startLine - 1] ?? '';
      return { ...finding, title: flaw, reason: `${flaw} ${flaw}ly`, cwe: null, category: 'logic' };
    }),
  );

describe('whatever the panel says', () => {
  test('the order of the ballots changes nothing', () => {
    fc.assert(
      fc.property(anyRound, fc.func(fc.nat()), (round, shuffle) => {
        const cast = round.cast.toSorted((a, b) => shuffle(a) - shuffle(b));
        expect(judge({ ...round, cast })).toEqual(judge(round));
        expect(judge({ ...round, cast: round.cast.toReversed() })).toEqual(judge(round));
      }),
      { numRuns: 200 },
    );
  });

  test('a finding that stands at its place and is grave is never passed', () => {
    holds(
      fc.property(anyRound, (round) => {
        const grave = round.cast.some(({ ballot }) =>
          ballot.findings.some(({ quote, severity }) => quote !== nowhere && isGrave(severity)),
        );
        if (grave) notPassed(round);
      }),
    );
  });

  test('a ballot that comes twice changes no verdict and no finding', () => {
    holds(
      fc.property(anyRound, (round) => {
        const twice = judge({ ...round, cast: round.cast.flatMap((one) => [one, one]) });
        const once = judge(round);
        expect(twice.verdict.kind).toBe(once.verdict.kind);
        expect(twice.merged).toEqual(once.merged);
      }),
    );
  });

  test('a finding that a seat says twice changes no verdict and no finding', () => {
    holds(
      fc.property(anyRound, (round) => {
        const twice = judge(mapFindings(round, (findings) => [...findings, ...findings]));
        const once = judge(round);
        expect(twice.verdict).toEqual(once.verdict);
        expect(twice.merged).toEqual(once.merged);
      }),
    );
  });

  test('another seat that says the same never makes a verdict less safe', () => {
    // Claims that are alike without being the same may be grouped anew by one that resembles several of them; where each
    // line has a flaw of its own, nothing may give way.
    holds(
      fc.property(anyRound.map(oneFlawPerLine), (round) => {
        const before = judge(round);
        const said = before.merged.map((merged) => merged.finding);
        const after = judge(withSeatThatSays(round, said));
        expect(safety(after.verdict)).toBeGreaterThanOrEqual(safety(before.verdict));
      }),
    );
  });

  test('another seat that says the same never makes a passed verdict of another', () => {
    holds(
      fc.property(anyRound, (round) => {
        const before = judge(round);
        const said = before.merged.map((merged) => merged.finding);
        if (before.verdict.kind !== 'passed') notPassed(withSeatThatSays(round, said));
      }),
    );
  });

  test('a seat that says more never makes a passed verdict of another', () => {
    fc.assert(
      fc.property(anyRound, fc.array(anyFinding, { maxLength: 4 }), (round, findings) => {
        const before = judge(round).verdict;
        const after = judge(withSeatThatSays(round, findings)).verdict;
        if (before.kind !== 'passed') expect(after.kind).not.toBe('passed');
      }),
    );
  });

  test('a seat that is lost never makes a passed verdict of another, when every family must vote', () => {
    fc.assert(
      fc.property(anyRound.map(quorumOfAll), fc.nat({ max: 4 }), (round, number) => {
        const seat = round.plan.seats[number % round.plan.seats.length]?.id;
        const before = judge(round).verdict;
        const cast = round.cast.filter((one) => one.seat !== seat);
        if (before.kind !== 'passed') notPassed({ ...round, cast });
      }),
      { numRuns: 300 },
    );
  });

  test('what is dropped does not count', () => {
    holds(
      fc.property(anyRound, (round) => {
        const without = judge(
          mapFindings(round, (findings) => findings.filter((finding) => finding.quote !== nowhere)),
        );
        const judged = judge(round);
        expect(judged.merged).toEqual(without.merged);
        expect(judged.verdict).toEqual(without.verdict);
      }),
    );
  });

  test('each claim is either dropped or part of one merged finding, once', () => {
    holds(
      fc.property(anyRound, (round) => {
        const { originals, merged } = judge(round);
        const claims = round.cast.flatMap(({ seat, piece, ballot }) =>
          ballot.findings.map((_, number) => `${seat} ${piece} ${number}`),
        );
        const accounted = originals.map((one) => `${one.seat} ${one.piece} ${one.number}`);
        expect(accounted.toSorted()).toEqual(claims.toSorted());
        for (const one of originals) expect(one.dropped === null).toBe(one.merged !== null);
        const members = merged.map((_, number) => originals.filter((one) => one.merged === number).length);
        expect(members).toEqual(merged.map((one) => one.originals.length));
      }),
    );
  });

  test('a seat speaks at most once in a merged finding, and nobody who speaks is silent', () => {
    holds(
      fc.property(anyRound, (round) => {
        for (const { originals, silent } of judge(round).merged) {
          const speakers = originals.map((one) => one.seat);
          expect(new Set(speakers).size).toBe(speakers.length);
          expect(silent.filter((seat) => speakers.includes(seat))).toEqual([]);
        }
      }),
    );
  });

  test('simulated seats alone never pass a change on a real host', () => {
    holds(
      fc.property(anyRound, (round) => {
        const seats = round.plan.seats.map((seat) => ({ ...seat, simulated: true }));
        const { origin } = round.snapshot;
        if (origin.kind !== 'git-range') return;
        const snapshot = { ...round.snapshot, origin: { ...origin, host: 'github.com' } };
        notPassed({ ...round, snapshot, plan: { ...round.plan, seats } });
      }),
    );
  });

  test('a file that nobody read is never passed', () => {
    holds(
      fc.property(anyRound, (round) => {
        const cast = round.cast.map((one) => ({
          ...one,
          ballot: { ...one.ballot, covered: one.ballot.covered.filter((path) => path !== 'a.js') },
        }));
        notPassed({ ...round, cast });
      }),
    );
  });

  test.each(['skipped', 'clipped'] as const)('a file that the plan says is %s is never passed', (state) => {
    holds(
      fc.property(anyRound, (round) => {
        const coverage = [{ path: 'b.js', state, reason: 'budget' }];
        notPassed({ ...round, plan: { ...round.plan, coverage } });
      }),
    );
  });

  test('a hit of a blocking gate always fails the change', () => {
    const hit = { rule: 'r', file: 'a.js', startLine: 1, endLine: 1, quote: '', message: 'A key.' };
    holds(
      fc.property(anyRound, (round) => {
        const plan = { ...round.plan, gates: [{ name: 'secrets' as const, mode: 'block' as const }] };
        const gates = [{ gate: 'secrets' as const, outcome: 'hit' as const, hits: [hit], unread: [] }];
        expect(judge({ ...round, plan, gates }).verdict.kind).toBe('failed');
      }),
    );
  });

  test('a merged finding is as grave as the gravest that it was made of', () => {
    holds(
      fc.property(anyRound, (round) => {
        for (const { severity, originals, finding } of judge(round).merged) {
          expect(originals.map((one) => one.finding.severity)).toContain(severity);
          expect(finding.severity).toBe(severity);
          if (!isGrave(severity)) expect(originals.some((one) => isGrave(one.finding.severity))).toBe(false);
        }
      }),
    );
  });
});

describe('a panel of two families', () => {
  const snapshot = snapshotOf({ 'a.js': '+const query = join(input);\n+return run(query);' });
  const seats = [seatOf('ada'), seatOf('bob')];
  const plan = planOf(snapshot, seats);
  const flaw = findingOf({ quote: 'const query = join(input);' });
  const round = (cast: Round['cast'], more: Partial<Round> = {}): Round => ({
    plan,
    snapshot,
    cast,
    lost: [],
    gates: [],
    ...more,
  });

  test('passes what both let pass', () => {
    const { verdict, coverage } = judge(round([castOf('ada'), castOf('bob')]));
    expect(verdict).toEqual({ kind: 'passed', sure: expect.closeTo(2.5 / 3) });
    expect(coverage).toEqual([{ path: 'a.js', state: 'reviewed', reason: '' }]);
  });

  test('fails what both find', () => {
    const other = findingOf({ quote: 'join(input)', title: 'The query takes unchecked input' });
    const cast = [
      castOf('ada', { findings: [flaw], vote: 'fail' }),
      castOf('bob', { findings: [other], vote: 'fail' }),
    ];
    const { verdict, merged } = judge(round(cast));
    expect(verdict.kind).toBe('failed');
    expect(merged).toHaveLength(1);
  });

  test('asks about what one finds alone, naming who read it and did not', () => {
    const { verdict } = judge(round([castOf('ada', { findings: [flaw], vote: 'fail' }), castOf('bob')]));
    expect(verdict).toMatchObject({ kind: 'disputed', over: [{ kind: 'lone-grave-finding', finding: 0 }] });
    expect(JSON.stringify(verdict)).toContain('bob read the file and did not report it');
  });

  test('lists the gravest first, whoever spoke first', () => {
    const mild = findingOf({
      quote: 'return run(query);',
      startLine: 2,
      endLine: 2,
      severity: 'low',
      title: 'Naming',
      reason: 'Nobody can tell the two apart.',
    });
    const { merged } = judge(
      round([castOf('ada', { findings: [mild] }), castOf('bob', { findings: [flaw] })]),
    );
    expect(merged.map((one) => one.severity)).toEqual(['high', 'low']);
  });

  test('a change without any file is not passed', () => {
    const empty = snapshotOf({});
    const nothing = planOf(empty, seats, { pieces: [] });
    const { verdict } = judge({ plan: nothing, snapshot: empty, cast: [], lost: [], gates: [] });
    expect(verdict).toMatchObject({ kind: 'disputed', over: [{ kind: 'nothing-reviewed' }] });
  });

  test('the second seat of a family may not be lost unsaid when every family must vote', () => {
    const three = planOf(snapshot, [...seats, seatOf('bob-2', { family: 'bob' })]);
    const cast = [castOf('ada'), castOf('bob')];
    const { verdict } = judge(round(cast, { plan: three }));
    expect(verdict).toMatchObject({ kind: 'disputed', over: [{ kind: 'quorum-lost' }] });
  });

  test('what a dropped finding was dropped for is told', () => {
    const invented = findingOf({ quote: 'system(input)' });
    const { originals, verdict } = judge(
      round([castOf('ada', { findings: [invented, flaw, flaw] }), castOf('bob')]),
    );
    expect(originals.map((one) => [one.number, one.dropped])).toEqual([
      [1, null],
      [0, 'quotes text that does not stand there'],
      [2, 'repeats another finding of the same seat word for word'],
    ]);
    expect(verdict.kind).toBe('disputed');
  });
});
