import type { BlobId } from '../ids.ts';
import type { DeveloperTurn } from './contract.ts';

/** A picture that a tool brought: where its outcome is stored, and which of its attachments it is. */
export interface ToldImage {
  mediaType: string;
  outcome: BlobId;
  attachment: number;
}

/** A piece of what the developer is told before a turn. */
export type ToldPart =
  | {
      kind: 'result';
      /** Of the call that it answers. */
      id: string;
      tool: string;
      ok: boolean;
      /** One line, which stands in for the rest once that is left out. */
      summary: string;
      text: string;
      images: ToldImage[];
    }
  | { kind: 'note'; key: string; text: string };

/** A piece of what the developer answers, in its order. */
export type AnswerBlock =
  | { kind: 'text'; text: string }
  | {
      kind: 'call';
      /** Ours, made of turn and call: unique within the task whatever the provider calls it. */
      id: string;
      tool: string;
      arguments: unknown;
      /** Why it cannot be carried out, for the developer; null where it can. */
      problem: string | null;
    }
  /** The provider's own, such as signed thinking: goes back as it came, or not at all. */
  | { kind: 'opaque'; block: Record<string, unknown> };

/** How much of the oldest turns is left out of a question. Grows only, and in steps, so that what is cached lasts. */
export interface Cut {
  /** Results, large arguments and thinking of turns before this one are replaced by a line each. */
  clearedBefore: number;
  /** Turns before this one are summed up. */
  digestedBefore: number;
}

export const nothingCut: Cut = { clearedBefore: 1, digestedBefore: 1 };

/** One recorded answer with what is needed to go on from it. */
export interface Answer {
  blocks: AnswerBlock[];
  stopped: DeveloperTurn['stopped'];
  /** As the provider names it. */
  model: string;
  promptVersion: string;
  /** Of the question that it answers. */
  cut: Cut;
  /** Whether anything was left out of that question. */
  compacted: boolean;
  /** What we took the question for, in tokens, before any correction; beside what the provider counted. */
  estimatedTokens: number;
  inputTokens: number;
}

/** A turn that is over: what was told before it, and the answer. */
export interface PastTurn {
  /** From 1. */
  turn: number;
  iteration: number;
  told: ToldPart[];
  answer: Answer;
}

/** The beginning of the conversation. */
export interface Opening {
  /** The task in people's words. */
  task: string;
  /** What the repository shows: instructions, map, files. */
  pack: string;
}

/** A message as every provider understands it; the first is the user's, and they take turns. */
export type Message = { role: 'user'; parts: UserPart[] } | { role: 'assistant'; blocks: AnswerBlock[] };
export type UserPart =
  | { kind: 'text'; text: string }
  | { kind: 'result'; id: string; ok: boolean; text: string; images: ToldImage[] };

/** Names a call of a turn within its task; `call` counts from 0. */
export const callIdOf = (turn: number, call: number): string => `call_${turn}_${call}`;

export const callsOf = (blocks: readonly AnswerBlock[]) => blocks.filter((block) => block.kind === 'call');

/** What the developer said in words, without what it thought. */
export const textOf = (blocks: readonly AnswerBlock[]): string =>
  blocks
    .flatMap((block) => (block.kind === 'text' ? [block.text] : []))
    .join('\n')
    .trim();
