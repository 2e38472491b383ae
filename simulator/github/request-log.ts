/** One request to the API or to git, as it was answered. */
export interface LoggedRequest {
  at: string;
  method: string;
  /** With its query. */
  path: string;
  /** Whose token it carried; null for none or a bad one. */
  login: string | null;
  /** Null where the connection was reset instead. */
  status: number | null;
  /** The kind of the fault that struck it. */
  fault: string | null;
}

const keptMax = 10_000;

export interface RequestLog {
  add(request: LoggedRequest): void;
  /** Oldest first; the newest 10,000. */
  entries(): LoggedRequest[];
  clear(): void;
}

export function createRequestLog(): RequestLog {
  let kept: LoggedRequest[] = [];
  return {
    add: (request) => {
      kept.push(request);
      if (kept.length > keptMax * 2) kept = kept.slice(-keptMax);
    },
    entries: () => kept.slice(-keptMax),
    clear: () => {
      kept = [];
    },
  };
}
