import fc from 'fast-check';
import type { SeatId } from '../../../core/ids.ts';
import { type Finding, isGrave, severities } from '../../../core/panel/finding.ts';
import type { Round } from '../../../core/panel/judge.ts';
import { planRefutation } from '../../../core/panel/plan-refutation.ts';
import { type CastRefutation, type ClaimJudgement, judgements } from '../../../core/panel/refutation.ts';
import type { CastBallot } from '../../../core/panel/voters.ts';
import { ballotOf, planOf, seatOf, snapshotOf } from '../../builders.ts';
import { anyFinding, anyRound, lines, nowhere, paths, text, twoPieces } from './arbitrary-round.ts';

export type Opinion = Omit<ClaimJudgement, 'claim'>;

/** Any judgement, with a quote that stands or does not. */
export const anyOpinion: fc.Arbitrary<Opinion> = fc
  .record({
    judgement: fc.constantFrom(...judgements),
    severity: fc.constantFrom(...severities),
    file: fc.constantFrom(...paths),
    line: fc.integer({ min: 1, max: lines.length }),
    grounded: fc.boolean(),
  })
  .map(({ judgement, severity, file, line, grounded }) => ({
    ...opinionOf(judgement, severity),
    file,
    startLine: line,
    endLine: line,
    quote: grounded ? (lines[line - 1] ?? '') : nowhere,
  }));

/** With a line that stands. */
export const opinionOf = (judgement: Opinion['judgement'], severity: Finding['severity']): Opinion => ({
  judgement,
  severity: judgement === 'upheld' ? severity : null,
  file: 'a.js',
  side: 'head',
  startLine: 1,
  endLine: 1,
  quote: lines[0] ?? '',
  reason: '',
});

export const refuting = opinionOf('refuted', 'high');
export const refutes = (opinion: Opinion | null): boolean =>
  opinion?.judgement === 'refuted' && opinion.quote !== nowhere;

/** What a seat makes of a finding; null loses the whole ask. */
export type OpinionOn = (seat: SeatId, finding: Finding) => Opinion | null;

/** The same round with a second look, planned as it is in earnest, with as many refuters as there are families. */
export function withSecondLook(round: Round, opinionOn: OpinionOn): Round {
  const plan = planRefutation({ ...round, refutersMax: 9, spent: [] });
  const answers: CastRefutation[] = [];
  const lost: Round['lost'] = [];
  for (const { seat, piece, findings } of plan.asks) {
    const opinions = findings.map((index) => {
      const finding = plan.findings[index]?.finding;
      return finding ? opinionOn(seat, finding) : null;
    });
    const said = opinions.flatMap((one, index) => (one ? [{ ...one, claim: index + 1 }] : []));
    if (said.length < findings.length) lost.push({ seat, piece, reason: 'gave no answer in time' });
    else answers.push({ seat, piece, answer: { judgements: said } });
  }
  return { ...round, secondLook: { plan, answers, lost } };
}

/** Opinions by what they are about, so that the same seat thinks the same of the same finding in every round. */
export const anyOpinions: fc.Arbitrary<OpinionOn> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constant(refuting) }, anyOpinion, fc.constant(null)), {
    minLength: 1,
    maxLength: 12,
  })
  .map((opinions) => (seat, { file, startLine, title, severity }) => {
    const key = `${seat} ${file} ${startLine} ${title} ${severity}`;
    const hash = Array.from(key).reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, 7);
    return opinions[hash % opinions.length] ?? null;
  });

const grounded = anyFinding.map((finding) => ({ ...finding, quote: lines[finding.startLine - 1] ?? '' }));
const anyHighest = fc.oneof(
  grounded.map((one) => ({ ...one, severity: 'high' as const })),
  grounded,
);

/** A round in which all goes well but for what the seats find: every seat reads all, votes as its findings demand, no gate. */
export const calmRound: fc.Arbitrary<Round> = fc
  .record({
    families: fc.array(fc.constantFrom('u', 'v', 'w', 'x', 'y', 'z'), { minLength: 3, maxLength: 5 }),
    said: fc.array(fc.array(anyHighest, { maxLength: 1 }), { minLength: 5, maxLength: 5 }),
    speakers: fc.integer({ min: 1, max: 2 }),
    host: fc.constantFrom(null, null, 'github.com'),
    simulated: fc.nat({ max: 8 }),
  })
  .map(({ families, said, speakers, host, simulated }) => {
    const snapshot = snapshotOf(Object.fromEntries(paths.map((path) => [path, text])), { host });
    const seats = families.map((family, index) =>
      seatOf(`seat-${index}`, { family, simulated: index === simulated }),
    );
    const plan = planOf(snapshot, seats, { pieces: twoPieces });
    const cast = seats.flatMap((seat, index) =>
      twoPieces.map((piece): CastBallot => {
        const covered = piece.parts.map((part) => part.path);
        const findings =
          index < speakers ? (said[index] ?? []).filter((one) => covered.includes(one.file)) : [];
        const vote = findings.some((one) => isGrave(one.severity)) ? 'fail' : 'pass';
        return { seat: seat.id, piece: piece.index, ballot: ballotOf({ vote, findings, covered }) };
      }),
    );
    return { plan, snapshot, cast, lost: [], gates: [] };
  });

/** Any round, calm ones more often than not, with any second look at what is grave in it. */
export const anyRoundLookedAt: fc.Arbitrary<Round> = fc
  .record({ round: fc.oneof(calmRound, calmRound, anyRound), opinions: anyOpinions })
  .map(({ round, opinions }) => withSecondLook(round, opinions));
