import type { Failure, FailureKind } from './failure.ts';

/** A failure on its way up. Whoever catches it reads `failure`; whoever logs it reads the same words in `message`. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;

  constructor(kind: FailureKind, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.failure = { kind, message, retryAfterMs };
  }
}
