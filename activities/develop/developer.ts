import type { Message } from '../../core/develop/conversation.ts';
import type { ReplyBlock } from '../../core/develop/read-calls.ts';
import type { BlobId } from '../../core/ids.ts';
import type { CachedUsage } from '../../core/panel/prices.ts';

/** One turn as every provider of a developer understands it. */
export interface DeveloperQuestion {
  model: string;
  system: string;
  tools: readonly {
    name: string;
    description: string;
    schema: Record<string, unknown> & { type: 'object' };
  }[];
  /** The first and the last are the user's. */
  messages: readonly Message[];
  maxOutputTokens: number;
  /** From sending to the last byte. */
  timeoutMs: number;
  signal: AbortSignal;
  /** The bytes of an image that a message names. */
  imageOf: (outcome: BlobId, attachment: number) => string | null;
}

export interface DeveloperReply {
  blocks: ReplyBlock[];
  usage: CachedUsage;
  /** `context`: question and answer together are over the model's context. */
  stopped: 'calls' | 'end' | 'length' | 'refused' | 'context';
  /** As the provider names it in the answer. */
  model: string;
}

/** Asks one provider for a developer's turn, inside `runExchange`. Throws whatever its SDK throws. */
export type Developer = (question: DeveloperQuestion) => Promise<DeveloperReply>;
