import type { HunkLine, Snapshot } from '../change/snapshot.ts';
import type { SeatId } from '../ids.ts';
import { type Finding, isGrave } from './finding.ts';
import { hostOf } from './host.ts';
import { findSpeech } from './injection/speech.ts';
import { type Claim, mergeRound, type RoundFindings } from './merge-round.ts';
import type { Piece, PiecePart } from './piece.ts';
import type { AuditPlan } from './plan.ts';
import { costMicroUsd, priceOf } from './prices.ts';
import { overheadTokens } from './prompt.ts';
import { clearest } from './reconcile.ts';
import { claimsSection } from './refutation-prompt.ts';
import {
  claimsPerAskMax,
  claimsPerRoundMax,
  type DoubtedFinding,
  type RefutationAsk,
  type RefutationPlan,
} from './refutation.ts';
import type { Seat } from './seat.ts';
import { answerTokensExpected, estimateTokens } from './tokens.ts';

/** What asks of the round took. */
interface Spent {
  /** Null for what no seat has to show for. */
  seat: SeatId | null;
  tokens: number;
  costMicroUsd: number;
}

/**
 * Who takes a second look at what. Each grave finding that no gate confirmed and nobody ignores goes to one seat of every other family that
 * read its file, as far as the limits and what is left of the budget allow, worst first. What nobody can be asked about
 * stays as it is, which is a question to a person; so does what is written to sway its readers.
 */
export function planRefutation(
  round: Omit<RoundFindings, 'secondLook'> & { refutersMax: number; spent: readonly Spent[] },
): RefutationPlan {
  const { plan, snapshot, refutersMax } = round;
  const { groups, voters } = mergeRound(round);
  const purse = createPurse(plan, snapshot, round.spent);
  const findings: DoubtedFinding[] = [];
  const asks: RefutationAsk[] = [];
  for (const { members, merged } of groups) {
    if (findings.length >= claimsPerRoundMax) break;
    if (!isGrave(merged.severity) || merged.confirmedBy || merged.ignored) continue;
    const { seat, piece, number, finding }: Claim = clearest(members, merged.severity);
    if (speaksToReaders(finding)) continue;
    const shownIn = pieceWith(plan.pieces, snapshot, finding);
    if (!shownIn) continue;
    const families = new Set(members.map((member) => member.family));
    const readers = (voters.get(finding.file) ?? []).filter((one) => !families.has(one.family));
    const asked = chooseRefuters(readers, hostOf(snapshot) !== null, refutersMax).filter((refuter) =>
      addToAsk(asks, { refuter, piece: shownIn, finding, index: findings.length }, purse),
    );
    if (asked.length > 0) findings.push({ seat, piece, number, finding });
  }
  return { findings, asks };
}

/**
 * Whether a claim's words are an order to whoever reads them. Such a claim would stand beside others in one ask: a seat
 * that is captured could sway refuters of what its neighbours found.
 */
const speaksToReaders = ({ title, quote, reason }: Finding): boolean =>
  findSpeech(
    [title, quote, reason]
      .flatMap((text) => text.split('\n'))
      .map((text, index) => ({ text, number: index + 1 })),
  ).length > 0;

/** One seat a family, in the panel's order; on a real host rather those whose refutation counts there. */
function chooseRefuters(readers: Seat[], onHost: boolean, max: number): Seat[] {
  const preferred = onHost
    ? [...readers.filter((seat) => !seat.simulated), ...readers.filter((seat) => seat.simulated)]
    : readers;
  const chosen = new Map<string, Seat>();
  for (const seat of preferred) if (!chosen.has(seat.family)) chosen.set(seat.family, seat);
  return [...chosen.values()].slice(0, max);
}

/** Puts a finding into the ask of this seat about this piece; false where the ask is full or cannot be paid. */
function addToAsk(
  asks: RefutationAsk[],
  { refuter, piece, finding, index }: { refuter: Seat; piece: Piece; finding: Finding; index: number },
  purse: Purse,
): boolean {
  const open = asks.find((ask) => ask.seat === refuter.id && ask.piece === piece.index);
  if (open && open.findings.length >= claimsPerAskMax) return false;
  if (!purse.pay(refuter, estimateTokens(claimsSection([finding]).join('\n')), open ? null : piece))
    return false;
  if (open) open.findings.push(index);
  else asks.push({ seat: refuter.id, piece: piece.index, findings: [index] });
  return true;
}

/** The piece that shows the finding's first line. */
function pieceWith(pieces: readonly Piece[], snapshot: Snapshot, finding: Finding): Piece | undefined {
  const file = snapshot.files.find((one) => one.path === finding.file);
  const isFirst = (line: HunkLine) =>
    (finding.side === 'head' ? line.headLine : line.baseLine) === finding.startLine;
  const shows = (part: PiecePart) =>
    part.path === finding.file &&
    (file?.hunks ?? [])
      .slice(part.firstHunk, part.endHunk)
      .some((hunk) => hunk.lines.slice(part.lines?.first, part.lines?.end).some(isFirst));
  return pieces.find((piece) => piece.parts.some(shows));
}

interface Purse {
  /** Takes what a claim costs this seat, and with `piece` what a further ask does; false, and nothing taken, beyond the budget. */
  pay(seat: Seat, claimTokens: number, piece: Piece | null): boolean;
}

/** What the round has left of its budget, for all and for each seat. */
function createPurse({ budget }: AuditPlan, { rules }: Snapshot, spent: readonly Spent[]): Purse {
  const sumOf = (some: readonly Spent[]) => ({
    tokens: some.reduce((sum, one) => sum + one.tokens, 0),
    costMicroUsd: some.reduce((sum, one) => sum + one.costMicroUsd, 0),
  });
  const whole = sumOf(spent);
  const bySeat = new Map<SeatId, ReturnType<typeof sumOf>>();
  return {
    pay(seat, claimTokens, piece) {
      const own = bySeat.get(seat.id) ?? sumOf(spent.filter((one) => one.seat === seat.id));
      bySeat.set(seat.id, own);
      const inputTokens = claimTokens + (piece ? overheadTokens(rules) + piece.tokens : 0);
      const outputTokens = piece ? answerTokensExpected : 0;
      const tokens = inputTokens + outputTokens;
      const cost = costMicroUsd(priceOf(seat), inputTokens, outputTokens);
      const within =
        whole.tokens + tokens <= budget.tokensMax &&
        whole.costMicroUsd + cost <= budget.costMicroUsdMax &&
        own.tokens + tokens <= budget.seatTokensMax &&
        own.costMicroUsd + cost <= budget.seatCostMicroUsdMax;
      if (!within) return false;
      for (const sum of [whole, own]) {
        sum.tokens += tokens;
        sum.costMicroUsd += cost;
      }
      return true;
    },
  };
}
