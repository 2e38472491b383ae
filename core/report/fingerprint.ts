import type { GateHit } from '../gates/gate.ts';

/** Hex digits of a text's SHA-256: core has no means of its own to make one. */
export type Hash = (text: string) => string;

/** What is said at one place, as far as it tells it from others. */
export interface Identified {
  /** The weakness, the field of review, or a gate's rule. */
  rule: string;
  file: string;
  side: string;
  startLine: number;
  quote: string;
  /** Claims that did not count are told apart from those that did. */
  dropped?: true;
}

export const ruleOf = ({ cwe, category }: { cwe: string | null; category: string }): string =>
  cwe ?? category;

/** What a hit about no place in a file is about stands where its quote would. */
export const identifiedHit = ({ rule, file, startLine, quote, subject = '' }: GateHit): Identified => ({
  rule,
  file,
  side: 'head',
  startLine,
  quote: quote === '' ? subject : quote,
});

/**
 * A fingerprint for each, in the same order. It is made of rule, file, side and quoted text, never of a line or of words
 * of a model: it stays when code above moves, and when another seat words the same thing differently. Two of the same
 * identity are told apart by their order in the file, which does not change when code above them moves.
 */
export function fingerprintsOf(all: readonly Identified[], hash: Hash): string[] {
  const seen = new Map<string, number>();
  const prints = new Map<Identified, string>();
  for (const one of all.toSorted((a, b) => a.startLine - b.startLine)) {
    const key = identityOf(one);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    prints.set(one, `${hash(key).slice(0, 32)}:${count}`);
  }
  return all.map((one) => prints.get(one) ?? '');
}

const identityOf = ({ rule, file, quote, side, dropped }: Identified): string =>
  JSON.stringify([...(dropped ? ['dropped'] : []), rule, file, withoutSpace(quote), side]);

const withoutSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();
