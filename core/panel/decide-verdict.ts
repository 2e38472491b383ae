import type { Case } from './case.ts';
import { gateDisputes, gateFailures } from './gate-disputes.ts';
import { findingDispute } from './finding-dispute.ts';
import type { Suspicion } from './injection.ts';
import { coverageDisputes, quorumDisputes } from './quorum-disputes.ts';
import { isGrave } from './finding.ts';
import type { Dispute, Verdict } from './verdict.ts';
import { share, weigh } from './weights.ts';

/**
 * Failed when something grave is agreed on or a blocking gate was hit; disputed when there is any reason to call a
 * person; passed only when neither. Nothing that a seat, a file or a lost answer does can turn a question into a pass.
 */
export function decideVerdict(theCase: Case): Verdict {
  const answers = theCase.merged.map((merged, number) => findingDispute(merged, number));
  const because = [
    ...gateFailures(theCase.plan, theCase.gates),
    ...answers.flatMap((answer) => (answer?.kind === 'agreed' ? [answer.because] : [])),
  ];
  if (because.length > 0) return { kind: 'failed', because };
  const over = [
    ...answers.flatMap((answer) => (answer?.kind === 'disputed' ? [answer.dispute] : [])),
    ...unfoundedVotes(theCase),
    ...suspicionDisputes(theCase.suspicions),
    ...gateDisputes(theCase.plan, theCase.gates),
    ...quorumDisputes(theCase),
    ...coverageDisputes(theCase.coverage),
  ];
  return over.length > 0 ? { kind: 'disputed', over } : { kind: 'passed', sure: sureness(theCase) };
}

/**
 * A seat that voted to fail without one grave finding that stands: wrong, or right for a reason it could not show. One
 * whose finding was refuted could show its reason, and has been answered.
 */
function unfoundedVotes({ cast, claims }: Case): Dispute[] {
  const founded = new Set(
    claims.filter((claim) => isGrave(claim.finding.severity)).map((claim) => claim.seat),
  );
  const unfounded = new Set(
    cast.filter((one) => one.ballot.vote === 'fail' && !founded.has(one.seat)).map((one) => one.seat),
  );
  return [...unfounded].sort().map((seat) => ({
    kind: 'unfounded-fail-vote',
    question: `Seat "${seat}" votes to fail the change, but no high or critical finding of its own stands. Is something wrong that it could not show?`,
    finding: null,
  }));
}

function suspicionDisputes(suspicions: Suspicion[]): Dispute[] {
  const [first] = suspicions;
  if (!first) return [];
  const place = first.line > 0 ? `${first.path}:${first.line}` : first.path;
  const more = suspicions.length > 1 ? ` and ${suspicions.length - 1} more` : '';
  const question = `The change may be written to sway reviewing models: ${place}${more} ${first.why}. Is it harmless?`;
  return [{ kind: 'injection-suspected', question, finding: null }];
}

/** Share of the families' voices that voted to pass; seats that abstained or were lost count against it. */
function sureness({ plan, cast }: Case): number {
  const votes = (seat: string) => cast.filter((one) => one.seat === seat).map((one) => one.ballot.vote);
  const passes = (seat: string) =>
    votes(seat).length === plan.pieces.length && votes(seat).every((vote) => vote === 'pass');
  const families = (pass: boolean) =>
    plan.seats.filter((seat) => passes(seat.id) === pass).map((seat) => seat.family);
  return share(weigh(families(true)), weigh(families(false)));
}
