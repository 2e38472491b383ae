/** A deterministic quality condition on a change, whatever its kind. New gates join this list. */
export const gateNames = [
  'placeholders',
  'secrets',
  'dependencies',
  'images',
  'sbom',
  'origin',
  'tests',
  'file-size',
  'human-review',
] as const;
/** `upgrade` judges package upgrades, and is planned for no other kind of change. */
export type GateName = (typeof gateNames)[number] | 'upgrade';

/** What a hit does to the verdict: fail it, call a person, be listed only, or the gate is not run at all. */
export const gateModes = ['block', 'ask', 'warn', 'off'] as const;
export type GateMode = (typeof gateModes)[number];

/** One thing that a gate found in what the change adds. */
export interface GateHit {
  /** Stable and dotted, such as `placeholders.empty-catch`. */
  rule: string;
  /** Empty, with lines 0, for what concerns the change as a whole. */
  file: string;
  /** On the head side. */
  startLine: number;
  endLine: number;
  /** The text that stands there, at most 400 characters; a secret is masked. */
  quote: string;
  /** What is wrong and what to do, in one sentence. */
  message: string;
  /** What this hit calls for, where the gate tells its hits apart; the gate's own mode bounds it. Absent: the gate's. */
  mode?: GateMode;
  /** What it is about where that is no place in a file: `npm:name@1.2.3`, `docker.io/library/node:24`. */
  subject?: string;
  /** What lines `startLine` to `endLine` have to become, to the letter; only where the gate knows it for certain. */
  replacement?: string;
  /** Who let it pass, why and until when, by an override in countersign.yaml: it is listed and counts for nothing. */
  overridden?: { by: string; reason: string; expires: string };
}

export type GateResult =
  | { gate: GateName; outcome: 'held'; hits: []; unread: string[] }
  | { gate: GateName; outcome: 'hit'; hits: GateHit[]; unread: string[] }
  /** The gate itself could not run: never the same as held. */
  | { gate: GateName; outcome: 'broken'; hits: []; unread: string[]; problem: string };

/** What a hit calls for: the softer of its gate's mode and its own, and nothing once somebody let it pass. */
export function effectiveMode(hit: Pick<GateHit, 'mode' | 'overridden'>, gateMode: GateMode): GateMode {
  if (hit.overridden) return 'warn';
  if (hit.mode === undefined) return gateMode;
  return gateModes[Math.max(gateModes.indexOf(hit.mode), gateModes.indexOf(gateMode))] ?? gateMode;
}
