import fc from 'fast-check';
import type { GateResult } from '../../../core/gates/gate.ts';
import { gateModes } from '../../../core/gates/gate.ts';
import { seatId } from '../../../core/ids.ts';
import { votes } from '../../../core/panel/ballot.ts';
import { type Finding, severities } from '../../../core/panel/finding.ts';
import type { Round } from '../../../core/panel/judge.ts';
import type { Piece } from '../../../core/panel/piece.ts';
import type { CastBallot } from '../../../core/panel/voters.ts';
import { ballotOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';

export const lines = [
  'const query = joinStatement(request.input);',
  'for (let index = 0; index <= buffer.length; index += 1) {',
  'await fetchUser(session.token);',
  'return element.innerHTML + cookie;',
  'if (timeout = limit) retryConnection();',
];
export const paths = ['a.js', 'b.js'];
export const text = lines.map((line) => `+${line}`).join('\n');

/** A quote that stands nowhere in the changes of these rounds. */
export const nowhere = 'eval(somethingElse)';

const titles = [
  'Input reaches the statement unchecked',
  'Off by one at the end of the buffer',
  'Token is sent to another host',
  'Assignment where a comparison was meant',
];

export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    file: fc.constantFrom(...paths),
    line: fc.integer({ min: 1, max: lines.length }),
    title: fc.constantFrom(...titles),
    reason: fc.constantFrom('Any caller can do that.', 'The loop reads beyond its end.', ''),
    severity: fc.constantFrom(...severities),
    cwe: fc.constantFrom(null, 'CWE-89', 'CWE-943', 'CWE-193'),
    category: fc.constantFrom('security', 'logic'),
    grounded: fc.boolean(),
  })
  .map(({ line, grounded, ...more }) =>
    findingOf({
      ...more,
      startLine: line,
      endLine: line,
      quote: grounded ? (lines[line - 1] ?? '') : nowhere,
    }),
  );

const anySeats = fc
  .array(fc.record({ family: fc.constantFrom('w', 'x', 'y', 'z'), simulated: fc.boolean() }), {
    minLength: 2,
    maxLength: 5,
  })
  .map((all) => all.map((one, index) => seatOf(`seat-${index}`, one)));

const anyGate: fc.Arbitrary<GateResult> = fc
  .constantFrom<GateResult['outcome']>('held', 'hit', 'broken')
  .map((outcome) => {
    const hit = { rule: 'secrets.key', file: 'a.js', startLine: 1, endLine: 1, quote: '', message: 'A key.' };
    switch (outcome) {
      case 'held':
        return { gate: 'secrets', outcome, hits: [], unread: [] };
      case 'hit':
        return { gate: 'secrets', outcome, hits: [hit], unread: [] };
      case 'broken':
        return { gate: 'secrets', outcome, hits: [], unread: [], problem: 'no parser' };
    }
  });

const anyAnswer = fc.option(
  fc.record({
    vote: fc.constantFrom(...votes),
    findings: fc.array(anyFinding, { maxLength: 3 }),
    coversAll: fc.boolean(),
  }),
);

const onePiece: Piece[] = [
  { index: 0, tokens: 9, parts: paths.map((path) => ({ path, firstHunk: 0, endHunk: 1 })) },
];
export const twoPieces: Piece[] = paths.map((path, index) => ({
  index,
  tokens: 9,
  parts: [{ path, firstHunk: 0, endHunk: 1 }],
}));

/** A round of two files: any seats, any answers, some lost, any gate; the quorum is every family or fewer. */
export const anyRound: fc.Arbitrary<Round> = fc
  .record({
    seats: anySeats,
    pieces: fc.constantFrom(onePiece, twoPieces),
    answers: fc.array(anyAnswer, { minLength: 10, maxLength: 10 }),
    host: fc.constantFrom(null, 'github.com'),
    mode: fc.constantFrom(...gateModes),
    gates: fc.array(anyGate, { maxLength: 1 }),
    quorumLess: fc.nat({ max: 2 }),
  })
  .map(({ seats, pieces, answers, host, mode, gates, quorumLess }) => {
    const snapshot = snapshotOf(Object.fromEntries(paths.map((path) => [path, text])), { host });
    const plan = planOf(snapshot, seats, { pieces, gates: [{ name: 'secrets', mode }] });
    const cast: CastBallot[] = [];
    const lost: Round['lost'] = [];
    for (const [number, seat] of seats.entries()) {
      for (const piece of pieces) {
        const answer = answers[number * 2 + piece.index];
        const covered = piece.parts.map((part) => part.path);
        if (!answer) lost.push({ seat: seat.id, piece: piece.index, reason: 'gave no answer in time' });
        else {
          const { vote, findings, coversAll } = answer;
          const ballot = ballotOf({ vote, findings, covered: coversAll ? covered : covered.slice(1) });
          cast.push({ seat: seat.id, piece: piece.index, ballot });
        }
      }
    }
    return { plan: { ...plan, quorum: Math.max(1, plan.quorum - quorumLess) }, snapshot, cast, lost, gates };
  });

/** The same round with another seat of a family of its own, which reads everything and says all that is given. */
export function withSeatThatSays(round: Round, findings: Finding[]): Round {
  const seat = seatOf('another', { id: seatId('another') });
  const grave = findings.some((finding) => finding.severity === 'critical' || finding.severity === 'high');
  const cast = round.plan.pieces.map(({ index, parts }): CastBallot => {
    const covered = parts.map((part) => part.path);
    const said = findings.filter((finding) => covered.includes(finding.file));
    return {
      seat: seat.id,
      piece: index,
      ballot: ballotOf({ vote: grave ? 'fail' : 'pass', findings: said, covered }),
    };
  });
  const plan = { ...round.plan, seats: [...round.plan.seats, seat], quorum: round.plan.quorum + 1 };
  return { ...round, plan, cast: [...round.cast, ...cast] };
}
