import type { Snapshot } from '../change/snapshot.ts';
import type { SeatId } from '../ids.ts';
import type { LostAsk } from './contract.ts';
import { checkEvidence, type Evidence } from './evidence.ts';
import { hostOf } from './host.ts';
import type { AuditPlan } from './plan.ts';
import type {
  CastRefutation,
  ClaimJudgement,
  DoubtedFinding,
  Refutation,
  RefutationAsk,
  RefutationPlan,
} from './refutation.ts';
import type { Seat } from './seat.ts';

/** A round's second look: who was asked about what, what came back, and what did not. */
export interface SecondLook {
  plan: RefutationPlan;
  answers: CastRefutation[];
  lost: LostAsk[];
}

/** Refutations of one claim of one ballot, by seat, piece and number. */
export type SecondLooks = (claim: { seat: SeatId; piece: number; number: number }) => Refutation[];

const keyOf = ({ seat, piece, number }: { seat: SeatId; piece: number; number: number }): string =>
  `${seat}\n${piece}\n${number}`;

/**
 * What each refuter that was asked made of each claim, its evidence checked. Goes by what was asked, not by what came:
 * an answer that nobody asked for is not read, and an ask without an answer is a lost one.
 */
export function readSecondLooks(
  { plan, snapshot }: { plan: AuditPlan; snapshot: Snapshot },
  evidence: Evidence,
  look: SecondLook | null,
): SecondLooks {
  const found = new Map<string, Refutation[]>();
  const seats = new Map(plan.seats.map((seat) => [seat.id, seat]));
  const onHost = hostOf(snapshot) !== null;
  for (const ask of look?.plan.asks ?? []) {
    const seat = seats.get(ask.seat);
    if (!look || !seat || seat.excluded !== null) continue;
    ask.findings.forEach((index, position) => {
      const doubted = look.plan.findings[index];
      if (!doubted) return;
      const said = judgementsOf(look, ask, position + 1);
      const lost = look.lost.find((one) => one.seat === ask.seat && one.piece === ask.piece);
      const key = keyOf(doubted);
      found.set(key, [
        ...(found.get(key) ?? []),
        ...said.map((one) => groundedRefutation(seat, one, { evidence, onHost, doubted })),
        // What came when the ask was already given up ends nothing; `oneOfEachSeat` still hears who upholds it.
        ...(lost || said.length === 0 ? [lostRefutation(seat, lost?.reason ?? 'gave no answer')] : []),
      ]);
    });
  }
  return (claim) => found.get(keyOf(claim)) ?? [];
}

/** What came back of an ask's claim of this number. */
const judgementsOf = (look: SecondLook, ask: RefutationAsk, number: number): ClaimJudgement[] =>
  look.answers
    .filter((one) => one.seat === ask.seat && one.piece === ask.piece)
    .flatMap((one) => one.answer.judgements.filter((judgement) => judgement.claim === number));

const blank = { severity: null, file: '', side: 'head', startLine: 0, endLine: 0, quote: '' } as const;
const who = ({ id, family, simulated }: Seat) => ({ seat: id, family, simulated });

const lostRefutation = (seat: Seat, reason: string): Refutation => ({
  ...who(seat),
  ...blank,
  judgement: 'lost',
  reason,
  discounted: null,
});

function groundedRefutation(
  seat: Seat,
  said: ClaimJudgement,
  { evidence, onHost, doubted }: { evidence: Evidence; onHost: boolean; doubted: DoubtedFinding },
): Refutation {
  const { claim: _, ...rest } = said;
  if (said.judgement === 'undecided') return { ...who(seat), ...rest, discounted: null };
  const check = checkEvidence(evidence, { ...doubted.finding, ...placeOf(said) });
  if (!check.stands) return { ...who(seat), ...rest, discounted: check.reason };
  const discounted =
    seat.simulated && onHost && said.judgement === 'refuted'
      ? 'is of a simulated seat, on a real host'
      : null;
  return { ...who(seat), ...rest, ...placeOf(check.finding), discounted };
}

const placeOf = ({
  file,
  side,
  startLine,
  endLine,
  quote,
}: Pick<ClaimJudgement, 'file' | 'side' | 'startLine' | 'endLine' | 'quote'>) => ({
  file,
  side,
  startLine,
  endLine,
  quote,
});

const order = ['upheld', 'lost', 'undecided', 'refuted'] as const;

/** What it comes to: a judgement that does not count is no judgement. */
export const countedJudgement = (one: Pick<Refutation, 'judgement' | 'discounted'>) =>
  one.discounted === null || one.judgement === 'lost' ? one.judgement : 'undecided';

/** First what keeps a finding alive, last what would end it; ties by text, so that no order of answers matters. */
function bySafety(a: Refutation, b: Refutation): number {
  const rank = (one: Refutation) => order.indexOf(countedJudgement(one));
  const [textOfA, textOfB] = [JSON.stringify(a), JSON.stringify(b)];
  return rank(a) - rank(b) || (textOfA < textOfB ? -1 : textOfA > textOfB ? 1 : 0);
}

/** One refutation a seat, the one that shelters the finding most; by seat. */
export function oneOfEachSeat(all: readonly Refutation[]): Refutation[] {
  const kept = new Map<SeatId, Refutation>();
  for (const one of [...all].sort(bySafety)) if (!kept.has(one.seat)) kept.set(one.seat, one);
  return [...kept.values()].sort((a, b) => (a.seat < b.seat ? -1 : 1));
}
