import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const refusedMax = 60;
const withinSeconds = 60;

/**
 * Counts refused requests by the address that they came from: an address that is refused too often is told to wait.
 * What is signed rightly is never refused for what others of its address did: behind a proxy all share one.
 */
export interface Refusals {
  /** Seconds that the address should wait; null where it may go on. */
  waitSeconds(address: string): Promise<number | null>;
  /** As `waitSeconds`, once this one is counted. */
  count(address: string): Promise<number | null>;
}

/** `tooMany` is called once for each address that is told to wait, and each time that it has waited and goes on so. */
export function createRefusals(tooMany: (address: string) => void = () => {}): Refusals {
  const limiter = new RateLimiterMemory({ points: refusedMax, duration: withinSeconds });
  return {
    waitSeconds: async (address) => {
      const found = await limiter.get(address);
      return found && found.consumedPoints > refusedMax ? secondsOf(found) : null;
    },
    count: async (address) => {
      try {
        await limiter.consume(address);
        return null;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        if (error.consumedPoints === refusedMax + 1) tooMany(address);
        return secondsOf(error);
      }
    },
  };
}

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
