import type { IterationRecord } from '../loop/record.ts';
import type { Cut, Message, Opening, PastTurn, ToldPart } from './conversation.ts';
import { digestTurns } from './digest.ts';
import { blockTokens, messageTokens, partTokens, sum } from './estimate.ts';
import { blocksOf, partsOf, viewConversation } from './view.ts';

export interface Conversation {
  opening: Opening;
  /** In order, from turn 1. */
  past: readonly PastTurn[];
  /** What is told now, before the next turn. */
  told: readonly ToldPart[];
  iterations: readonly IterationRecord[];
}

export interface Room {
  /** For the whole question. */
  tokensMax: number;
  /** Of system prompt and tools, as estimated. */
  fixedTokens: number;
  /** What estimates are multiplied with. */
  correction: number;
}

export interface Compacted {
  cut: Cut;
  messages: Message[];
  /** Of the whole question, before correction. */
  estimatedTokens: number;
  /** True where something is left out. */
  compacted: boolean;
}

/** Once something must go, so much goes that the rest fills no more than this share: the next cut is then far off. */
const shareAfter = 0.6;
/** Texts of the newest turn are never shortened below this. Characters. */
const squeezeMin = 80;
const squeezeMax = 200_000;

/**
 * The conversation within its room. First the results of the oldest turns go, then those turns themselves, of which a
 * digest stays; at last the texts of the newest turn are shortened. What people said and what was decided is never lost:
 * where that alone is more than the room, it is sent all the same.
 */
export function compact(conversation: Conversation, before: Cut, room: Room): Compacted {
  const limit = room.tokensMax / room.correction - room.fixedTokens;
  const whole = tokensOf(conversation, before);
  const cut = whole <= limit ? before : advance(conversation, before, limit * shareAfter);
  const messages = view(conversation, cut);
  const estimated = sum(messages, messageTokens);
  const fit = estimated <= limit ? messages : squeeze(conversation, cut, limit);
  return {
    cut,
    messages: fit,
    estimatedTokens: room.fixedTokens + sum(fit, messageTokens),
    compacted: cut.clearedBefore > 1 || cut.digestedBefore > 1 || fit !== messages,
  };
}

const digestOf = ({ past, iterations }: Conversation, { digestedBefore }: Cut): string => {
  const left = past.filter(({ turn }) => turn < digestedBefore);
  const next = past.find(({ turn }) => turn === digestedBefore);
  return digestTurns(left, left.length > 0 ? (next?.told ?? []) : [], iterations);
};

const view = (conversation: Conversation, cut: Cut, squeezed: number | null = null): Message[] =>
  viewConversation({ ...conversation, cut, digest: digestOf(conversation, cut), squeeze: squeezed });

const tokensOf = (conversation: Conversation, cut: Cut): number =>
  sum(view(conversation, cut), messageTokens);

/** Clears one turn after the other, then sums up one after the other, until the rest is small enough. The last turn stays. */
function advance(conversation: Conversation, from: Cut, target: number): Cut {
  const last = conversation.past.at(-1)?.turn ?? 1;
  const cut = { ...from };
  let tokens = tokensOf(conversation, cut);
  while (tokens > target && cut.clearedBefore < last) {
    tokens -= clearing(conversation, cut.clearedBefore);
    cut.clearedBefore += 1;
  }
  // The digest grows with each turn that goes into it, so that its size is known only once it is written.
  let step = 1;
  while (cut.digestedBefore < last && tokensOf(conversation, cut) > target) {
    cut.digestedBefore = Math.min(last, cut.digestedBefore + step);
    step *= 2;
  }
  return { ...cut, clearedBefore: Math.max(cut.clearedBefore, cut.digestedBefore) };
}

/** What is gained by clearing a turn: its arguments and thinking, and its results, which the next turn is told. */
function clearing({ past }: Conversation, turn: number): number {
  const one = past.find((other) => other.turn === turn);
  const next = past.find((other) => other.turn === turn + 1);
  const after = { clearedBefore: turn + 1, digestedBefore: 1 };
  const until = { clearedBefore: turn, digestedBefore: 1 };
  const blocks = one
    ? sum(blocksOf(one, until, null), blockTokens) - sum(blocksOf(one, after, null), blockTokens)
    : 0;
  const results = next
    ? sum(partsOf(next.told, false, null), partTokens) - sum(partsOf(next.told, true, null), partTokens)
    : 0;
  return blocks + results;
}

/** The longest texts of the newest turn that fit, found by halving. */
function squeeze(conversation: Conversation, cut: Cut, limit: number): Message[] {
  let fits = squeezeMin;
  let over = squeezeMax;
  while (over - fits > fits / 8) {
    const middle = Math.floor((fits + over) / 2);
    if (sum(view(conversation, cut, middle), messageTokens) <= limit) fits = middle;
    else over = middle;
  }
  return view(conversation, cut, fits);
}
