/** One ask as every provider understands it. */
export interface Question {
  model: string;
  system: string;
  user: string;
  /** JSON Schema that the answer must keep to. */
  schema: Record<string, unknown>;
  maxOutputTokens: number;
  /** From sending to the last byte. */
  timeoutMs: number;
  signal: AbortSignal;
  /** The same for the same ask, whenever it is sent: sent along, so that the other side's log can tell repeats. */
  askKey: string;
}

export interface Reply {
  text: string;
  /** Estimated where the provider does not tell. */
  inputTokens: number;
  /** Thinking included. */
  outputTokens: number;
  /**
   * `length`: cut off at `maxOutputTokens`; `refused`: the model or its safety system declined; `context`: prompt and
   * answer together are over the model's context, so that it read or wrote only a part.
   */
  stopped: 'end' | 'length' | 'refused' | 'context';
  /** As the provider names it in the answer. */
  model: string;
}

/** Asks one provider through its vendor's SDK, inside `runExchange`. Throws whatever the SDK throws. */
export type AskProvider = (question: Question) => Promise<Reply>;

/** The other side answered with success, but not in the form of its API. */
export class NotAnAnswer extends Error {
  override readonly name = 'NotAnAnswer';
}
