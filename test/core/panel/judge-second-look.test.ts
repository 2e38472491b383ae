import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seatId, type SeatId } from '../../../core/ids.ts';
import { type Finding, isGrave } from '../../../core/panel/finding.ts';
import { judge, type Round } from '../../../core/panel/judge.ts';
import type { Verdict } from '../../../core/panel/verdict.ts';
import type { CastBallot } from '../../../core/panel/voters.ts';
import { ballotOf, castOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';
import { anyFinding, nowhere } from './arbitrary-round.ts';
import {
  anyOpinion,
  anyOpinions,
  anyRoundLookedAt,
  calmRound,
  opinionOf,
  type OpinionOn,
  refutes,
  refuting,
  withSecondLook,
} from './arbitrary-second-look.ts';

const numRuns = 400;
const safety = (verdict: Verdict): number => ['passed', 'disputed', 'failed'].indexOf(verdict.kind);
const kindOf = (round: Round) => judge(round).verdict.kind;
const graveOf = (round: Round, seat?: SeatId): Finding[] =>
  round.cast.flatMap((one) =>
    seat !== undefined && one.seat !== seat
      ? []
      : one.ballot.findings.filter((finding) => finding.quote !== nowhere && isGrave(finding.severity)),
  );
const lookOf = (round: Round) => {
  if (!round.secondLook) throw new Error('The round has no second look.');
  return round.secondLook;
};
const withAnswers = (round: Round, answers: ReturnType<typeof lookOf>['answers']): Round => ({
  ...round,
  secondLook: { ...lookOf(round), answers },
});

test('these rounds do meet what the properties are about', () => {
  const rounds = fc.sample(anyRoundLookedAt, { numRuns: 600, seed: 7 });
  const kinds = rounds.map((round) => {
    const { verdict, merged } = judge(round);
    return verdict.kind === 'passed' && merged.some((one) => isGrave(one.severity))
      ? 'refuted'
      : verdict.kind;
  });
  for (const kind of ['refuted', 'failed', 'disputed']) {
    expect(kinds.filter((one) => one === kind).length, kind).toBeGreaterThan(5);
  }
});

test('no order of ballots, asks or answers changes anything', () => {
  fc.assert(
    fc.property(anyRoundLookedAt, fc.func(fc.nat()), (round, shuffle) => {
      const look = lookOf(round);
      const mixed = <T>(list: T[]) => list.toSorted((a, b) => shuffle(a) - shuffle(b));
      const other: Round = {
        ...round,
        cast: mixed(round.cast),
        secondLook: {
          plan: { ...look.plan, asks: mixed(look.plan.asks) },
          answers: mixed(look.answers),
          lost: look.lost.toReversed(),
        },
      };
      expect(judge(other)).toEqual(judge(round));
    }),
    { numRuns },
  );
});

test('an answer that comes twice changes nothing', () => {
  fc.assert(
    fc.property(anyRoundLookedAt, (round) => {
      const twice = withAnswers(
        round,
        lookOf(round).answers.flatMap((one) => [one, one]),
      );
      expect(judge(twice)).toEqual(judge(round));
    }),
    { numRuns },
  );
});

test('two answers of one refuter count as the one that shelters the finding', () => {
  fc.assert(
    fc.property(anyRoundLookedAt, (round) => {
      const { answers } = lookOf(round);
      const turned = answers.map((one) => ({
        ...one,
        answer: { judgements: one.answer.judgements.map(({ claim }) => ({ claim, ...refuting })) },
      }));
      if (kindOf(round) !== 'passed')
        expect(kindOf(withAnswers(round, [...turned, ...answers]))).not.toBe('passed');
    }),
    { numRuns },
  );
});

test('a grave finding passes only where all who were asked refute it, two other families at least, and nobody is away', () => {
  fc.assert(
    fc.property(anyRoundLookedAt, (round) => {
      if (kindOf(round) !== 'passed' || graveOf(round).length === 0) return;
      const { plan, answers } = lookOf(round);
      const families = new Map(round.plan.seats.map((seat) => [seat.id, seat]));
      for (const one of round.cast) {
        for (const [number, finding] of one.ballot.findings.entries()) {
          if (finding.quote === nowhere || !isGrave(finding.severity)) continue;
          expect(finding.severity).toBe('high');
          const index = plan.findings.findIndex(
            (doubted) =>
              doubted.seat === one.seat && doubted.piece === one.piece && doubted.number === number,
          );
          const asks = plan.asks.filter((ask) => ask.findings.includes(index));
          const refuters = asks.map((ask) => {
            const answer = answers.find((given) => given.seat === ask.seat && given.piece === ask.piece);
            const claim = ask.findings.indexOf(index) + 1;
            const said = answer?.answer.judgements.find((judgement) => judgement.claim === claim);
            expect(said && refutes(said)).toBe(true);
            return families.get(ask.seat);
          });
          expect(new Set(refuters.map((seat) => seat?.family)).size).toBeGreaterThanOrEqual(2);
          expect(refuters.map((seat) => seat?.family)).not.toContain(families.get(one.seat)?.family);
          const { origin } = round.snapshot;
          if (origin.kind === 'git-range' && origin.host) {
            expect(refuters.some((seat) => seat?.simulated)).toBe(false);
          }
        }
      }
      for (const seat of round.plan.seats) {
        expect(
          round.cast.filter((one) => one.seat === seat.id && one.ballot.vote !== 'abstain'),
        ).toHaveLength(round.plan.pieces.length);
      }
    }),
    { numRuns: 1500 },
  );
});

describe('a lone critical finding', () => {
  test('is never outvoted, however many seats are silent or refute it', () => {
    const critical = anyFinding.map(
      (one): Finding => ({ ...one, severity: 'critical', quote: quoteFor(one) }),
    );
    fc.assert(
      fc.property(calmRound, critical, fc.nat({ max: 12 }), (round, finding, more) => {
        const added = Array.from({ length: more }, (_, index) => seatOf(`more-${index}`));
        const silent = added.flatMap((seat) =>
          round.plan.pieces.map(({ index, parts }): CastBallot => {
            const covered = parts.map((part) => part.path);
            return { seat: seat.id, piece: index, ballot: ballotOf({ covered }) };
          }),
        );
        const [first] = round.cast.filter((one) => one.ballot.covered.includes(finding.file));
        const cast = round.cast.map((one) =>
          one === first
            ? { ...one, ballot: { ...one.ballot, vote: 'fail' as const, findings: [finding] } }
            : one,
        );
        const plan = { ...round.plan, seats: [...round.plan.seats, ...added] };
        const outnumbered = { ...round, plan, cast: [...cast, ...silent] };
        expect(kindOf(withSecondLook(outnumbered, () => refuting))).not.toBe('passed');
      }),
      { numRuns },
    );
  });
});

describe('who is lost', () => {
  test('as a refuter never makes a passed verdict of another', () => {
    fc.assert(
      fc.property(anyRoundLookedAt, fc.nat(), fc.boolean(), (round, number, told) => {
        const { answers, lost, plan } = lookOf(round);
        const gone = answers[number % Math.max(1, answers.length)];
        if (!gone || kindOf(round) === 'passed') return;
        const { seat, piece } = gone;
        const without: Round = {
          ...round,
          secondLook: {
            plan,
            answers: answers.filter((one) => one !== gone),
            lost: told ? [...lost, { seat, piece, reason: 'went down' }] : lost,
          },
        };
        expect(kindOf(without)).not.toBe('passed');
      }),
      { numRuns },
    );
  });

  test('as a refuter turns what refuters had settled into a question that names it', () => {
    fc.assert(
      fc.property(calmRound, fc.nat(), (calm, number) => {
        const round = withSecondLook(calm, () => refuting);
        const { answers, plan, lost } = lookOf(round);
        const gone = answers[number % Math.max(1, answers.length)];
        if (!gone || kindOf(round) !== 'passed') return;
        const reason = 'went down over night';
        const secondLook = {
          plan,
          answers: answers.filter((one) => one !== gone),
          lost: [...lost, { ...gone, reason }],
        };
        const { verdict } = judge({ ...round, secondLook });
        expect(verdict.kind).toBe('disputed');
        expect(JSON.stringify(verdict)).toContain(`${gone.seat} gave no answer (${reason})`);
      }),
      { numRuns },
    );
  });

  test('as a voter, with what it said in the second look, never makes a passed verdict of another', () => {
    fc.assert(
      fc.property(anyRoundLookedAt, fc.nat(), (round, number) => {
        const seat = round.plan.seats[number % round.plan.seats.length]?.id;
        const quorum = new Set(round.plan.seats.map((one) => one.family)).size;
        const strict = { ...round, plan: { ...round.plan, quorum } };
        if (kindOf(strict) === 'passed') return;
        const cast = strict.cast.filter((one) => one.seat !== seat);
        const answers = lookOf(round).answers.filter((one) => one.seat !== seat);
        expect(kindOf({ ...strict, cast })).not.toBe('passed');
        expect(kindOf(withAnswers({ ...strict, cast }, answers))).not.toBe('passed');
      }),
      { numRuns },
    );
  });

  test('as a voter that found nothing unsettles what was refuted, even where a quorum does without it', () => {
    fc.assert(
      fc.property(calmRound, fc.nat(), (calm, number) => {
        const round = withSecondLook({ ...calm, plan: { ...calm.plan, quorum: 1 } }, () => refuting);
        const seat = round.plan.seats[number % round.plan.seats.length]?.id;
        if (seat === undefined || graveOf(round).length === 0 || graveOf(round, seat).length > 0) return;
        const cast = round.cast.filter((one) => one.seat !== seat);
        expect(kindOf({ ...round, cast })).not.toBe('passed');
      }),
      { numRuns },
    );
  });
});

const captives = fc.record({
  round: calmRound,
  number: fc.nat(),
  findings: fc.array(
    fc.oneof(
      anyFinding,
      anyFinding.map((one) => ({ ...one, quote: quoteFor(one) })),
    ),
    { maxLength: 4 },
  ),
  vote: fc.constantFrom('pass' as const, 'fail' as const, 'abstain' as const),
  captured: anyOpinions,
  honest: fc.array(fc.option(anyOpinion), { minLength: 1, maxLength: 6 }),
});

describe('one captured seat', () => {
  /** Whatever it says, in its ballot and in the second look; the others never refute what they cannot. */
  const capture = (
    given: typeof captives extends fc.Arbitrary<infer T> ? T : never,
    sayHonestly: OpinionOn,
  ) => {
    const { round, number, findings, vote, captured } = given;
    const seat = round.plan.seats[number % round.plan.seats.length]?.id ?? seatId('none');
    const cast = round.cast.map((one): CastBallot => {
      if (one.seat !== seat) return one;
      const own = findings.filter((finding) => one.ballot.covered.includes(finding.file));
      return { ...one, ballot: { ...one.ballot, vote, findings: own } };
    });
    const honest = cast.filter((one) => one.seat !== seat);
    const looked = withSecondLook({ ...round, cast }, (who, finding) =>
      who === seat ? captured(who, finding) : sayHonestly(who, finding),
    );
    return { looked, honestGrave: graveOf({ ...round, cast: honest }) };
  };

  test('never passes what an honest seat reports, as long as no honest seat refutes it', () => {
    fc.assert(
      fc.property(captives, (given) => {
        const opinions = given.honest.filter((one) => !refutes(one));
        const { looked, honestGrave } = capture(
          given,
          (who) => opinions[who.length % (opinions.length || 1)] ?? null,
        );
        if (honestGrave.length > 0) expect(kindOf(looked)).not.toBe('passed');
      }),
      { numRuns: 1500 },
    );
  });

  test('never passes it either where one honest seat is wrong and another that was asked is not', () => {
    fc.assert(
      fc.property(captives, (given) => {
        const { looked, honestGrave } = capture({ ...given, captured: () => refuting }, (who) =>
          who.endsWith('2') ? refuting : opinionOf('undecided', 'high'),
        );
        const { plan } = lookOf(looked);
        const asked = plan.findings.map(
          (_, index) => plan.asks.filter((ask) => ask.findings.includes(index)).length,
        );
        if (honestGrave.length > 0 && asked.every((count) => count >= 3)) {
          expect(kindOf(looked)).not.toBe('passed');
        }
      }),
      { numRuns },
    );
  });

  test('settles nothing by refuting where it alone was asked', () => {
    fc.assert(
      fc.property(calmRound, fc.nat(), (round, number) => {
        const looked = withSecondLook(round, () => refuting);
        const seat = round.plan.seats[number % round.plan.seats.length]?.id;
        const { plan, answers, lost } = lookOf(looked);
        const asks = plan.asks.filter((ask) => ask.seat === seat);
        const alone = { ...looked, secondLook: { plan: { ...plan, asks }, answers, lost } };
        if (graveOf(round).length > 0) expect(kindOf(alone)).not.toBe('passed');
      }),
      { numRuns },
    );
  });
});

test('a captured twin cannot put a straw man in the place of what a seat of its family found', () => {
  const snapshot = snapshotOf({ 'a.js': '+const query = join(input);\n+// run below' });
  const seats = [seatOf('ada'), seatOf('ada-2', { family: 'ada' }), seatOf('bob'), seatOf('cy')];
  const found = findingOf({ quote: 'const query = join(input);' });
  const strawMan = {
    ...found,
    reason: `${found.reason} That the comment runs it is why this is so, at any rate.`,
  };
  const said = (seat: string) => (seat === 'ada' ? [found] : seat === 'ada-2' ? [strawMan] : []);
  const judgeWith = (panel: typeof seats) => {
    const cast = panel.map(({ id }) =>
      castOf(id, { findings: said(id), vote: said(id).length > 0 ? 'fail' : 'pass' }),
    );
    const round: Round = { plan: planOf(snapshot, panel), snapshot, cast, lost: [], gates: [] };
    const stands = { quote: '// run below', startLine: 2, endLine: 2 };
    return withSecondLook(round, () => ({ ...refuting, ...stands }));
  };
  const captured = judgeWith(seats);
  // It is the straw man that refuters are shown, and all of them refute it.
  expect(lookOf(captured).plan.findings.map((one) => one.seat)).toEqual(['ada-2']);
  expect(kindOf(captured)).toBe('disputed');
  expect(kindOf(judgeWith(seats.filter((seat) => seat.id !== 'ada')))).toBe('passed');
});

describe('another seat that upholds all that is grave', () => {
  const withUpholder = (round: Round, opinions: OpinionOn): Round => {
    const seat = seatOf('upholder', { id: seatId('upholder') });
    const read = round.plan.pieces.map(({ index, parts }): CastBallot => {
      const covered = parts.map((part) => part.path);
      return { seat: seat.id, piece: index, ballot: ballotOf({ covered }) };
    });
    const plan = { ...round.plan, seats: [...round.plan.seats, seat], quorum: round.plan.quorum + 1 };
    return withSecondLook({ ...round, plan, cast: [...round.cast, ...read] }, (who, finding) =>
      who === seat.id
        ? {
            ...opinionOf('upheld', finding.severity),
            file: finding.file,
            startLine: finding.startLine,
            endLine: finding.endLine,
            quote: finding.quote,
          }
        : opinions(who, finding),
    );
  };

  test('never makes a verdict less safe', () => {
    fc.assert(
      fc.property(calmRound, anyOpinions, (round, opinions) => {
        const before = judge(withSecondLook(round, opinions)).verdict;
        const after = judge(withUpholder(round, opinions)).verdict;
        expect(safety(after)).toBeGreaterThanOrEqual(safety(before));
      }),
      { numRuns },
    );
  });

  test('never lets pass what is grave', () => {
    fc.assert(
      fc.property(calmRound, anyOpinions, (round, opinions) => {
        const after = withUpholder(round, opinions);
        if (graveOf(after).length > 0) expect(kindOf(after)).not.toBe('passed');
      }),
      { numRuns },
    );
  });
});

function quoteFor(finding: Finding): string {
  return [
    'const query = joinStatement(request.input);',
    'for (let index = 0; index <= buffer.length; index += 1) {',
    'await fetchUser(session.token);',
    'return element.innerHTML + cookie;',
    'if (timeout = limit) retryConnection();',
  ][finding.startLine - 1] as string;
}
