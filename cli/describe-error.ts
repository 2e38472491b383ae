import { Failed } from '../core/failed.ts';
import { safeText } from '../core/panel/safe-text.ts';
import { safeJson } from './text/safe.ts';

/** Whatever ended a command, for people and, as the one object of `--json`, for programs. */
export function describeError(error: unknown): { message: string; json: string } {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof Failed ? error.failure.kind : 'cli.failed';
  return { message: safeText(message), json: safeJson({ error: { kind, message } }) };
}
