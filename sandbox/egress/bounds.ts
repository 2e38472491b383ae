/** What one task's proxy does at most at once, and how long it waits. */
export interface EgressBounds {
  connectionsMax: number;
  /** Requests being answered, over all connections. */
  inFlightMax: number;
  /** One request's line and headers. */
  headBytesMax: number;
  /** From a request's first byte to the end of its headers; also from a tunnel's opening to its first request. */
  headMs: number;
  /** A connection on which nothing moves is closed. */
  idleMs: number;
  /** One request with its answer. */
  requestMs: number;
}

export const usualBounds: EgressBounds = {
  connectionsMax: 256,
  inFlightMax: 256,
  headBytesMax: 16 * 1024,
  headMs: 15_000,
  idleMs: 60_000,
  requestMs: 10 * 60_000,
};
