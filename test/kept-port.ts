import { randomInt } from 'node:crypto';
import { isFree } from '../embedded/ports.ts';

const from = 15_000;
const to = 30_000;

/**
 * A free port that a server which is killed may come back to: none of those that the system hands out to connections, one of
 * which could have it by then.
 */
export async function keptPort(): Promise<number> {
  for (;;) {
    const port = randomInt(from, to);
    if (await isFree(port)) return port;
  }
}
