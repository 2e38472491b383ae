/**
 * The one catalogue of failures, each with its retry decision. An activity throws `failure(…)` turned into Temporal's
 * ApplicationFailure by `activities/throw.ts`; the kind is the ApplicationFailure's `type`.
 */
export const failureKinds = {
  /** Bad input from a person. */
  'input.invalid': { retry: 'never' },
  'change.not-a-repository': { retry: 'never' },
  'change.outside-roots': { retry: 'never' },
  'change.unknown-revision': { retry: 'never' },
  'change.empty': { retry: 'never' },
  'change.too-large': { retry: 'never' },
  'change.malformed-patch': { retry: 'never' },
  'change.unreachable': { retry: 'few' },
  /** The trail. */
  'trail.not-sent': { retry: 'backoff' },
  /** What everybody is told. */
  'alarm.not-sent': { retry: 'backoff' },
  /** Packages. */
  'package.unknown': { retry: 'never' },
  'package.malformed': { retry: 'never' },
  'package.altered': { retry: 'few' },
  /** GitHub. */
  'github.not-connected': { retry: 'never' },
  'github.unauthorised': { retry: 'few' },
  'github.forbidden': { retry: 'never' },
  'github.not-found': { retry: 'never' },
  'github.refused': { retry: 'never' },
  'github.rate-limited': { retry: 'as-told' },
  'github.unreachable': { retry: 'backoff' },
  'pull-request.closed': { retry: 'never' },
  'pull-request.not-audited': { retry: 'never' },
  'panel.unknown': { retry: 'never' },
  'configuration.invalid': { retry: 'never' },
  /** Providers. */
  'model.unauthorised': { retry: 'never' },
  'model.unknown-model': { retry: 'never' },
  'model.bad-request': { retry: 'never' },
  'model.refused': { retry: 'never' },
  'model.malformed-answer': { retry: 'never' },
  'model.quota-exhausted': { retry: 'never' },
  'model.context-too-long': { retry: 'never' },
  'model.rate-limited': { retry: 'as-told' },
  'model.overloaded': { retry: 'backoff' },
  'model.unreachable': { retry: 'backoff' },
  'model.timed-out': { retry: 'backoff' },
  /** Tasks and their sandboxes. */
  'task.branch-taken': { retry: 'never' },
  'task.unknown': { retry: 'never' },
  'sandbox.unavailable': { retry: 'backoff' },
  /** As many sandboxes as the machine may have are open: it waits for one to end. */
  'sandbox.busy': { retry: 'backoff' },
  'sandbox.no-engine': { retry: 'never' },
  'sandbox.image-missing': { retry: 'never' },
  'sandbox.image-refused': { retry: 'never' },
  'sandbox.gone': { retry: 'backoff' },
  'sandbox.setup-failed': { retry: 'never' },
  'sandbox.refused': { retry: 'never' },
  'role.refused': { retry: 'never' },
  /** Who starts it may not, or does not say who they are. */
  'start.refused': { retry: 'never' },
  'connector.refused': { retry: 'never' },
  'connector.unreachable': { retry: 'few' },
  /** The fleet. */
  'asset.unknown': { retry: 'never' },
  'asset.unreachable': { retry: 'few' },
  'asset.question': { retry: 'never' },
  'asset.read-only': { retry: 'never' },
  /** Our own side. */
  'store.unavailable': { retry: 'backoff' },
  'store.missing-blob': { retry: 'never' },
  'store.refused': { retry: 'never' },
} as const satisfies Record<string, { retry: 'never' | 'few' | 'backoff' | 'as-told' }>;

export type FailureKind = keyof typeof failureKinds;

/** A failure that broke a promise. `message` names the thing, its state and the remedy. */
export interface Failure {
  kind: FailureKind;
  message: string;
  /** When the other side named a wait; milliseconds. */
  retryAfterMs: number | null;
}

export const isRetryable = (kind: FailureKind): boolean => failureKinds[kind].retry !== 'never';
