import { Failed } from '../../core/failed.ts';
import type { FailureKind } from '../../core/failure.ts';

/** What GitHub refused, with what it said: whoever expects a certain refusal can tell it from others. */
export class GitHubFailed extends Failed {
  /** The HTTP status; null where there was no answer, and for what GraphQL refuses with a 200. */
  readonly status: number | null;
  /** GitHub's own words on one line, without anything secret; empty where it said nothing. */
  readonly said: string;

  constructor(
    kind: FailureKind,
    message: string,
    {
      status = null,
      said = '',
      retryAfterMs = null,
    }: { status?: number | null; said?: string; retryAfterMs?: number | null } = {},
  ) {
    super(kind, message, retryAfterMs);
    this.status = status;
    this.said = said;
  }
}
