export class Limiter {
  #times = [];

  constructor(limit, windowMs) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** Milliseconds to wait; 0 when the call may go ahead. */
  take(now = Date.now()) {
    this.#times = this.#times.filter((time) => now - time < this.windowMs);
    if (this.#times.length > this.limit) return this.#times[0] + this.windowMs - now;
    this.#times.push(now);
    return 0;
  }
}
