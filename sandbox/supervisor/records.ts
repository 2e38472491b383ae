import type { Snapshot } from '../../core/sandbox/box-call.ts';
import type { EgressRule } from '../../core/sandbox/egress.ts';

/** An answer as the journal keeps it: whole, or the name of a file beside it, which was on the disk before the line. */
export type Kept = { inline: unknown } | { sha256: string };

/**
 * What a journal holds, one per line. A *deed* is anything that is done once under a key: a call, a snapshot, a
 * restore, a merge, a clean room; `id` is its kind and its key.
 */
export type JournalRecord =
  | { kind: 'opened'; answer: Kept; at: Snapshot }
  /** `before`: what the workspace held; null of a deed that does not touch it. */
  | { kind: 'begun'; id: string; hash: string; before: Snapshot | null }
  /** `at`: what the workspace then held; null where nobody has looked yet. `services`: those that run after it. */
  | { kind: 'ended'; id: string; answer: Kept; at: Snapshot | null; services: string[] }
  /** The fate of the deed being unknown, the workspace was put back as it was before it. */
  | { kind: 'restored'; id: string; at: Snapshot }
  | { kind: 'host-allowed'; id: string; hash: string; rule: EgressRule }
  /** Its box is gone until there is something to do. */
  | { kind: 'rested' }
  | { kind: 'closed'; keepSnapshots: boolean };

export interface Deed {
  hash: string;
  before: Snapshot | null;
  /** Null: begun, and nobody knows how far it came. */
  answer: Kept | null;
  /** Whether an earlier try of it was undone. */
  restored: boolean;
}

/** All that a journal says. */
export interface History {
  opened: Kept | null;
  /** The workspace when it was looked at last; null before it was opened. */
  at: Snapshot | null;
  /** Whether a deed that may have changed it ended since then. */
  touched: boolean;
  deeds: Map<string, Deed>;
  /** Begun, not ended and not undone; there is never more than one. */
  unknown: string | null;
  services: string[];
  allowed: EgressRule[];
  /** Whether it was left without a box, and nothing was begun since. */
  resting: boolean;
  closed: { keepSnapshots: boolean } | null;
}

export const emptyHistory = (): History => ({
  opened: null,
  at: null,
  touched: false,
  deeds: new Map(),
  unknown: null,
  services: [],
  allowed: [],
  resting: false,
  closed: null,
});

/** Adds what one more record says. */
export function addRecord(history: History, record: JournalRecord): void {
  switch (record.kind) {
    case 'opened':
      history.opened = record.answer;
      seenAt(history, record.at);
      return;
    case 'begun': {
      const restored = history.deeds.get(record.id)?.restored ?? false;
      history.deeds.set(record.id, { hash: record.hash, before: record.before, answer: null, restored });
      history.unknown = record.id;
      history.resting = false;
      if (record.before !== null) seenAt(history, record.before);
      return;
    }
    case 'ended':
      amend(history, record.id, { answer: record.answer });
      if (record.at !== null) seenAt(history, record.at);
      else if (history.deeds.get(record.id)?.before) history.touched = true;
      history.services = record.services;
      history.unknown = null;
      return;
    case 'restored':
      amend(history, record.id, { restored: true });
      seenAt(history, record.at);
      history.unknown = null;
      return;
    case 'host-allowed':
      history.deeds.set(record.id, {
        hash: record.hash,
        before: null,
        answer: { inline: null },
        restored: false,
      });
      history.allowed.push(record.rule);
      return;
    case 'rested':
      history.resting = true;
      return;
    case 'closed':
      history.closed = { keepSnapshots: record.keepSnapshots };
  }
}

/** The workspace was looked at, and holds this. */
export function seenAt(history: History, at: Snapshot): void {
  history.at = at;
  history.touched = false;
}

function amend(history: History, id: string, change: Partial<Deed>): void {
  const deed = history.deeds.get(id);
  if (!deed) throw new Error(`The journal ends "${id}", which it never began.`);
  history.deeds.set(id, { ...deed, ...change });
}
