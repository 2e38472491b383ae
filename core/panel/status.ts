import type { GateName } from '../gates/gate.ts';
import type { AuditId, SeatId } from '../ids.ts';
import type { AuditResult } from './contract.ts';

/** The answer to the query `status` of `auditChange`: all that a live view needs. */
export interface AuditStatus {
  phase:
    | 'freezing'
    | 'audited-elsewhere'
    | 'planning'
    | 'reviewing'
    | 'looking-again'
    | 'judging'
    | 'waiting-for-person'
    | 'done';
  /** The workflow that does the audit in place of this one, where another does. */
  elsewhere?: string;
  title: string;
  round: number;
  seats: SeatProgress[];
  gates: { name: GateName; state: 'waiting' | 'running' | 'held' | 'hit' | 'broken'; hits: number }[];
  /** The round's second look at grave findings, by seats of other families; absent where there is none. */
  secondLook?: { findings: number; asks: number; asksDone: number };
  verdict: AuditResult['verdict'] | null;
  /** Of a pull request: what could not be read from GitHub or written there, and why, in words; absent where all was. */
  unpublished?: string;
  questions: string[];
  /** What a signed answer has to name, while a person is asked; `signed`: whether only such a one counts, when this was planned. */
  asks?: { audit: AuditId; question: number; signed: boolean };
  /** What one round was expected to take before it began; null until it is planned. */
  estimate: { tokens: number; costMicroUsd: number } | null;
  costMicroUsd: number;
  /** Answers that were refused so far, of which the first hundred are on record; older workflows do not tell. */
  refusals?: number;
}

export interface SeatProgress {
  id: SeatId;
  provider: string;
  model: string;
  simulated: boolean;
  state: 'waiting' | 'asking' | 'voted' | 'lost';
  asksDone: number;
  asks: number;
  findings: number;
  /** Why it was lost, in words; empty otherwise. */
  reason: string;
  /** Where its substitute answered: which, in whose place, and why; `simulated` then tells of both. */
  substituted?: string;
}
