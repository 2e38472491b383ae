import type { EgressPolicy, EgressRecord } from '../../core/sandbox/egress.ts';

/** What the record says of one request, whoever ended it. */
export interface Entry {
  method: string;
  host: string;
  port: number;
  path: string;
}

export interface Passage {
  /** Counts bytes against the task's budget. False: it is used up, and the request is to be cut off. */
  count(direction: 'sentBytes' | 'receivedBytes', bytes: number): boolean;
  /** Puts the request on the record, once; later calls change nothing. */
  end(how: { refused: string | null; status: number | null }): void;
}

export interface Ledger {
  begin(entry: Entry): Passage;
  /** Why no further request is served, or null. */
  spent(): string | null;
  records(afterNumber: number): EgressRecord[];
  bytes(): number;
}

/** In memory; older ones are in what `record` was given. */
const recordsKept = 5000;

/**
 * Keeps the budgets and the record of one task. Refused requests count as requests, so that neither can be filled
 * without end: when the budget of requests is used up, one last record says so, and connections are closed unread.
 */
export function createLedger(
  policy: Pick<EgressPolicy, 'bytesMax' | 'requestsMax'>,
  record: (one: EgressRecord) => void,
  now: () => number,
): Ledger {
  const kept: EgressRecord[] = [];
  let last = 0;
  let begun = 0;
  let bytes = 0;
  const keep = (one: Omit<EgressRecord, 'number'>): void => {
    last += 1;
    const whole = { number: last, ...one };
    kept.push(whole);
    if (kept.length > recordsKept) kept.shift();
    record(whole);
  };

  const begin = (entry: Entry): Passage => {
    begun += 1;
    const counted = begun <= policy.requestsMax + 1;
    const atMs = now();
    const moved = { sentBytes: 0, receivedBytes: 0 };
    let ended = false;
    return {
      count: (direction, amount) => {
        moved[direction] += amount;
        bytes += amount;
        return bytes <= policy.bytesMax;
      },
      end: (how) => {
        if (ended) return;
        ended = true;
        if (!counted) return;
        keep({
          atMs,
          method: printable(entry.method, 20),
          host: printable(entry.host, 260),
          port: entry.port,
          path: printable(entry.path, 1000),
          ...how,
          ...moved,
        });
      },
    };
  };

  return {
    begin,
    spent: () => {
      if (begun > policy.requestsMax) return `this task has made its ${policy.requestsMax} requests`;
      if (bytes >= policy.bytesMax) return `this task has moved its ${policy.bytesMax} bytes`;
      return null;
    },
    records: (after) => kept.filter((one) => one.number > after),
    bytes: () => bytes,
  };
}

/** What a hostile client wrote, fit to be shown to people and models: visible ASCII, and not too much of it. */
const printable = (text: string, charactersMax: number): string => {
  const clean = text.slice(0, charactersMax).replace(/[^\u0020-\u007e]/g, '\u00b7');
  return text.length > charactersMax ? `${clean}\u2026` : clean;
};
