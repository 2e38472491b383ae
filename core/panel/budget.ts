import type { FileCoverage } from './coverage.ts';
import type { SeatId } from '../ids.ts';
import type { Piece } from './piece.ts';
import type { Budget } from './plan.ts';
import { costMicroUsd, dearestPrice } from './prices.ts';
import type { Seat } from './seat.ts';
import { answerTokensExpected } from './tokens.ts';

export interface BudgetInput {
  seats: readonly Seat[];
  pieces: readonly Piece[];
  /** What the cutting left out; comes back with what the budget leaves out besides. */
  coverage: readonly FileCoverage[];
  budget: Budget;
  /** Tokens of everything in a prompt that is not the change. */
  overheadTokens: number;
  /** Seats whose answer about a piece is on record already, so that asking them costs nothing; none unless told. */
  answeredBy?: (piece: Piece) => ReadonlySet<SeatId>;
}

export interface WithinBudget {
  /** The pieces that at least one seat is asked about: the first ones. Those that more seats have answered come before others. */
  pieces: Piece[];
  /** The same seats; one whose budget ends early has `piecesMax`, one that cannot pay for a single ask is excluded. */
  seats: Seat[];
  /** Each file that is not read whole, once; where the budget is why, the reason begins with `budget`. */
  coverage: FileCoverage[];
  estimate: { tokens: number; costMicroUsd: number };
}

/**
 * Gives out asks piece by piece, and seat by seat within a piece, as long as the budget lasts, so that seats read the
 * same pieces first. A seat that cannot pay for a piece stops there, and the others go on. Nothing is dropped unsaid. What
 * is answered already costs nothing, and comes first: it is never what a budget leaves out.
 */
export function planWithinBudget({
  seats,
  pieces: cut,
  coverage,
  budget,
  overheadTokens,
  answeredBy = () => new Set(),
}: BudgetInput): WithinBudget {
  const asked = seats.filter((seat) => seat.excluded === null);
  const turns = inTurn(cut, asked, answeredBy);
  const pieces = turns.map(({ piece }) => piece);
  const purses = asked.map((seat) => ({
    seat,
    price: dearestPrice(seat),
    asks: 0,
    tokens: 0,
    costMicroUsd: 0,
    stop: '',
  }));
  const whole = { tokens: 0, costMicroUsd: 0 };
  for (const { piece, answered } of turns) {
    for (const purse of purses) {
      if (purse.stop) continue;
      const inputTokens = answered.has(purse.seat.id) ? 0 : overheadTokens + piece.tokens;
      const outputTokens = answered.has(purse.seat.id) ? 0 : answerTokensExpected;
      const tokens = inputTokens + outputTokens;
      const cost = costMicroUsd(purse.price, inputTokens, outputTokens);
      purse.stop = firstBreach(budget, whole, purse, tokens, cost);
      if (purse.stop) continue;
      purse.asks += 1;
      for (const sum of [whole, purse]) {
        sum.tokens += tokens;
        sum.costMicroUsd += cost;
      }
    }
  }
  // With every seat excluded there is nothing to pay for: the pieces stay, and the panel says why nobody read them.
  const kept = purses.length === 0 ? pieces.length : Math.max(...purses.map((purse) => purse.asks));
  const limits = new Map(purses.map((purse) => [purse.seat.id, purse]));
  return {
    pieces: pieces.slice(0, kept),
    seats: seats.map((seat) => limitSeat(seat, limits.get(seat.id), kept)),
    coverage: joinCoverage(
      coverage,
      leftOut(pieces, kept, purses.find((purse) => purse.asks === kept)?.stop ?? ''),
    ),
    estimate: whole,
  };
}

/** The pieces in the order in which they are paid for: those that fewer seats are left to be asked about first. */
function inTurn(
  cut: readonly Piece[],
  asked: readonly Seat[],
  answeredBy: NonNullable<BudgetInput['answeredBy']>,
) {
  return cut
    .map((piece) => ({ piece, answered: answeredBy(piece) }))
    .map((turn) => ({ ...turn, left: asked.filter((seat) => !turn.answered.has(seat.id)).length }))
    .toSorted((a, b) => a.left - b.left)
    .map(({ piece, answered }, index) => ({ piece: { ...piece, index }, answered }));
}

interface Sum {
  tokens: number;
  costMicroUsd: number;
}

/** The limit that one more ask would break, in words; empty when it breaks none. */
function firstBreach(budget: Budget, whole: Sum, seat: Sum, tokens: number, cost: number): string {
  const breaches: [boolean, string][] = [
    [whole.tokens + tokens > budget.tokensMax, `the panel's ${budget.tokensMax} tokens`],
    [whole.costMicroUsd + cost > budget.costMicroUsdMax, `the panel's ${dollars(budget.costMicroUsdMax)}`],
    [seat.tokens + tokens > budget.seatTokensMax, `the seat's ${budget.seatTokensMax} tokens`],
    [
      seat.costMicroUsd + cost > budget.seatCostMicroUsdMax,
      `the seat's ${dollars(budget.seatCostMicroUsdMax)}`,
    ],
  ];
  return breaches.find(([broken]) => broken)?.[1] ?? '';
}

function limitSeat(seat: Seat, purse: { asks: number; stop: string } | undefined, kept: number): Seat {
  if (!purse) return seat;
  if (purse.asks === 0 && purse.stop)
    return { ...seat, excluded: `budget: ${purse.stop} do not pay for one ask` };
  return purse.asks < kept ? { ...seat, piecesMax: purse.asks } : seat;
}

/** Files of which a piece is dropped: skipped when no piece with them is left, else clipped. */
function leftOut(pieces: readonly Piece[], kept: number, stop: string): FileCoverage[] {
  const read = new Set(pieces.slice(0, kept).flatMap((piece) => piece.parts.map((part) => part.path)));
  const dropped = new Set(pieces.slice(kept).flatMap((piece) => piece.parts.map((part) => part.path)));
  return [...dropped].map((path) =>
    read.has(path)
      ? { path, state: 'clipped', reason: `budget: ${stop} were planned for before all of it was read` }
      : { path, state: 'skipped', reason: `budget: ${stop} were planned for before its turn came` },
  );
}

function joinCoverage(cut: readonly FileCoverage[], budgeted: readonly FileCoverage[]): FileCoverage[] {
  const reasons = new Map(cut.map((file) => [file.path, file.reason]));
  const both = budgeted.map((file) => {
    const reason = reasons.get(file.path);
    return reason ? { ...file, reason: `${file.reason}; besides, ${reason}` } : file;
  });
  const again = new Set(budgeted.map((file) => file.path));
  return [...cut.filter((file) => !again.has(file.path)), ...both];
}

const dollars = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(2)}`;
