import type { GateHit, GateMode } from './gate.ts';

/** A hit about the change as a whole, which stands at no line of a file. */
export const hitOfWhole = ({
  rule,
  message,
  subject,
  mode,
}: {
  rule: string;
  message: string;
  /** Tells hits of one rule apart. */
  subject?: string;
  mode?: GateMode;
}): GateHit => ({
  rule,
  file: '',
  startLine: 0,
  endLine: 0,
  quote: '',
  message,
  ...(mode !== undefined && { mode }),
  ...(subject !== undefined && { subject }),
});
