import type { AnswerBlock, Message, UserPart } from './conversation.ts';

const charsPerToken = 4;
/** What a screenshot of usual size takes. */
const imageTokens = 1600;
/** Names, ids and braces around each piece. */
const frameTokens = 12;
/** What the provider counted against what we took it for is believed within these bounds. */
const correctionMin = 0.5;
const correctionMax = 4;

const textTokens = (text: string): number => Math.ceil(text.length / charsPerToken);
const jsonTokens = (value: unknown): number => textTokens(JSON.stringify(value) ?? '');

export const partTokens = (part: UserPart): number =>
  frameTokens + textTokens(part.text) + (part.kind === 'result' ? part.images.length * imageTokens : 0);

export function blockTokens(block: AnswerBlock): number {
  switch (block.kind) {
    case 'text':
      return frameTokens + textTokens(block.text);
    case 'call':
      return frameTokens + jsonTokens(block.arguments);
    case 'opaque':
      return frameTokens + jsonTokens(block.block);
  }
}

export const sum = <T>(all: readonly T[], weigh: (one: T) => number): number =>
  all.reduce((total, one) => total + weigh(one), 0);

export const messageTokens = (message: Message): number =>
  message.role === 'user' ? sum(message.parts, partTokens) : sum(message.blocks, blockTokens);

/** By how much our estimates are to be multiplied, from the last question that the provider has counted. */
export function correctionOf(last: { estimatedTokens: number; inputTokens: number } | null): number {
  if (!last || last.estimatedTokens <= 0 || last.inputTokens <= 0) return 1;
  return Math.min(correctionMax, Math.max(correctionMin, last.inputTokens / last.estimatedTokens));
}
