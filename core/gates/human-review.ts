import type { Snapshot } from '../change/snapshot.ts';
import { type HeadFacts, type HeadReview, mayWrite } from '../github/pull-request.ts';
import type { GateHit, GateResult } from './gate.ts';
import { boundHits } from './hits.ts';
import type { GatePolicy } from './policy.ts';
import { hitOfWhole } from './whole-change.ts';

type Policy = GatePolicy['humanReview'];

/**
 * Whether enough people have approved the head: who may write to the repository, is no bot and wrote nothing of the
 * change. `facts` is null where none were recorded, which is never a pass.
 */
export function judgeHumanReview({
  snapshot,
  facts,
  policy,
}: {
  snapshot: Snapshot;
  facts: HeadFacts | null;
  policy: Policy;
}): GateResult {
  const gate = 'human-review';
  const { origin } = snapshot;
  const head = origin.kind === 'pull-request' ? origin.headCommit : null;
  const hits = facts === null || head === null ? [unknownReviews] : judgeReviews(facts, head, policy);
  return hits.length > 0
    ? { gate, outcome: 'hit', hits: boundHits(hits), unread: [] }
    : { gate, outcome: 'held', hits: [], unread: [] };
}

const unknownReviews = hitOfWhole({
  rule: 'human-review.unknown',
  message: 'Who has reviewed the change was not recorded: look at its reviews, and audit the head again.',
});

function judgeReviews(facts: HeadFacts, head: string, policy: Policy): GateHit[] {
  const people = facts.reviews.filter((review) => !review.bot && mayWrite(review.permission));
  const approvals = people.filter((review) => counts(review, { facts, head, policy }));
  return [
    // What was cut off may be an objection.
    ...(facts.clipped ? [clipped] : []),
    ...people.filter(({ state }) => state === 'changes-requested').map(objection),
    ...tooFew(approvals, facts, head, policy),
    ...policy.teams.filter((team) => !approvals.some(({ teams }) => isAmong(team, teams))).map(missingTeam),
  ];
}

const isAmong = (name: string, names: readonly string[]): boolean =>
  names.some((one) => one.toLowerCase() === name.toLowerCase());

function counts(
  { state, login, commit }: HeadReview,
  { facts, head, policy }: { facts: HeadFacts; head: string; policy: Policy },
): boolean {
  return (
    state === 'approved' &&
    !isAmong(login, [facts.author, ...facts.writers]) &&
    (policy.anyCommit || commit === head)
  );
}

const clipped = hitOfWhole({
  rule: 'human-review.unknown',
  message:
    'The change has more reviews or commits than could be read: look at them all before you accept it.',
  subject: 'clipped',
});

const objection = ({ login }: HeadReview): GateHit =>
  hitOfWhole({
    rule: 'human-review.changes-requested',
    message: `${login} asks for changes: make them, or have ${login} withdraw the review.`,
    subject: login,
  });

function tooFew(approvals: readonly HeadReview[], facts: HeadFacts, head: string, policy: Policy): GateHit[] {
  const lacking = policy.approvals - approvals.length;
  if (lacking <= 0) return [];
  const unheard = facts.reviews.flatMap((review) =>
    review.state === 'approved' && !approvals.includes(review)
      ? [`${review.login} (${whyNot(review, facts, head)})`]
      : [],
  );
  const not = unheard.length > 0 ? ` What does not count: ${unheard.slice(0, 10).join(', ')}.` : '';
  return [
    hitOfWhole({
      rule: 'human-review.approvals',
      message: `The head has ${approvals.length} of the ${policy.approvals} approvals that "github.humanReview" asks for: ask ${lacking} more to review it.${not}`,
    }),
  ];
}

function whyNot({ login, bot, permission }: HeadReview, facts: HeadFacts, head: string): string {
  if (bot) return 'no person';
  if (!mayWrite(permission)) return 'may not write to the repository';
  if (isAmong(login, [facts.author, ...facts.writers])) return 'wrote some of the change';
  return `approved another commit than ${head.slice(0, 12)}`;
}

const missingTeam = (team: string): GateHit =>
  hitOfWhole({
    rule: 'human-review.team',
    message: `Nobody of team ${team} has approved the head: ask one of them.`,
    subject: team,
  });
