/** A deterministic quality condition on a change, whatever its kind. New gates join this list. */
export const gateNames = ['placeholders', 'secrets'] as const;
/** `upgrade` judges package upgrades, and is planned for no other kind of change. */
export type GateName = (typeof gateNames)[number] | 'upgrade';

/** What a hit does to the verdict: fail it, call a person, be listed only, or the gate is not run at all. */
export const gateModes = ['block', 'ask', 'warn', 'off'] as const;
export type GateMode = (typeof gateModes)[number];

/** One thing that a gate found in what the change adds. */
export interface GateHit {
  /** Stable and dotted, such as `placeholders.empty-catch`. */
  rule: string;
  file: string;
  /** On the head side. */
  startLine: number;
  endLine: number;
  /** The text that stands there, at most 400 characters; a secret is masked. */
  quote: string;
  /** What is wrong and what to do, in one sentence. */
  message: string;
}

export type GateResult =
  | { gate: GateName; outcome: 'held'; hits: []; unread: string[] }
  | { gate: GateName; outcome: 'hit'; hits: GateHit[]; unread: string[] }
  /** The gate itself could not run: never the same as held. */
  | { gate: GateName; outcome: 'broken'; hits: []; unread: string[]; problem: string };
