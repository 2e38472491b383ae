import type { Look } from './looks.ts';
import type { Remedy } from './remedies.ts';

/** What it asks other models when it is unsure. */
export interface Doubt {
  question: string;
  hypotheses: string[];
}

const explains = /error|fail|fatal|refused|timed? ?out|exception|denied|killed/i;
const charsMax = 500;

/**
 * Two remedies that fit, each with its cause; or an asset that is unwell while it runs, and nothing that it tells or logs
 * says why. The first hypotheses are those of the remedies, in their order. Null where there is no doubt.
 */
export function doubtOf({ look, remedies }: { look: Look; remedies: readonly Remedy[] }): Doubt | null {
  if (remedies.length > 1) {
    const question = `Simulated: what I read of ${look.asset} fits more than one cause. Which is it?`;
    return { question, hypotheses: remedies.map(({ diagnosis }) => diagnosis.slice(0, charsMax)) };
  }
  const [only] = remedies;
  const isDark = look.state !== 'stopped' && look.reason === '' && !explains.test(look.log);
  if (only?.deed.type !== 'restart' || !isDark) return null;
  return {
    question: `Simulated: ${look.asset} is unwell, and nothing that it logs says why.`,
    hypotheses: [
      'It hangs while it is running: a restart would free it.',
      'Its load is too high: it waits for connections or for memory.',
    ],
  };
}

/** The hypothesis that most believe, by how sure they are; 0 where nobody believes one. */
export function believed(told: string): number {
  const weights = new Map<number, number>();
  for (const [, number, percent] of told.matchAll(/^seat \S+.*: hypothesis ([1-9]), (\d{1,3}) % sure$/gm)) {
    const at = Number(number);
    weights.set(at, (weights.get(at) ?? 0) + Number(percent));
  }
  const [most] = [...weights].toSorted(([a, one], [b, other]) => other - one || a - b);
  return most?.[0] ?? 0;
}
