export interface Rate {
  limit: number;
  used: number;
  remaining: number;
  /** Seconds since 1970. */
  reset: number;
}

/** GitHub's primary limit: so many requests an hour and login, REST and GraphQL apart. */
export interface RateLimits {
  /** Counts one request; `remaining` below 0 means that it is over the limit. */
  take(login: string, resource: string, now: Date): Rate;
  look(login: string, resource: string, now: Date): Rate;
  setLimit(limit: number): void;
}

const hourSeconds = 3600;

export function createRateLimits(limitPerHour: number): RateLimits {
  let limit = limitPerHour;
  const windows = new Map<string, { used: number; reset: number }>();
  const windowOf = (key: string, now: Date) => {
    const seconds = Math.floor(now.getTime() / 1000);
    const known = windows.get(key);
    if (known && known.reset > seconds) return known;
    const fresh = { used: 0, reset: seconds + hourSeconds };
    windows.set(key, fresh);
    return fresh;
  };
  const rate = ({ used, reset }: { used: number; reset: number }): Rate => ({
    limit,
    used,
    remaining: limit - used,
    reset,
  });
  return {
    take: (login, resource, now) => {
      const window = windowOf(`${login} ${resource}`, now);
      window.used += 1;
      return rate(window);
    },
    look: (login, resource, now) => rate(windowOf(`${login} ${resource}`, now)),
    setLimit: (next) => {
      limit = next;
    },
  };
}
