import type { GateHit } from './gate.ts';
import { maskTokens } from './mask.ts';
import { gateRules, type RuleId } from './rules.ts';

export const hitsMax = 500;
const quoteMax = 400;

/** What a rule found, before it is masked, sorted and bounded. */
export interface Find {
  rule: RuleId;
  startLine: number;
  endLine: number;
  quote: string;
}

export const hitOf = (file: string, find: Find): GateHit => ({
  rule: find.rule,
  file,
  startLine: find.startLine,
  endLine: find.endLine,
  quote: clipQuote(maskTokens(find.quote)),
  message: gateRules[find.rule],
});

export const clipQuote = (text: string): string => {
  const plain = text.replaceAll('\r', '').trim();
  return plain.length <= quoteMax ? plain : `${plain.slice(0, quoteMax - 1)}…`;
};

/** Sorted by place, each (rule, place, subject) once, at most 500; the last one's message tells of a cut. */
export function boundHits(hits: readonly GateHit[]): GateHit[] {
  const sorted = hits.toSorted(
    (a, b) =>
      compare(a.file, b.file) ||
      a.startLine - b.startLine ||
      compare(a.rule, b.rule) ||
      a.endLine - b.endLine ||
      compare(a.subject ?? '', b.subject ?? ''),
  );
  const distinct = sorted.filter((hit, index) => {
    const before = sorted[index - 1];
    return before === undefined || placeOf(before) !== placeOf(hit);
  });
  if (distinct.length <= hitsMax) return distinct;
  const kept = distinct.slice(0, hitsMax);
  const last = kept[hitsMax - 1];
  if (last) {
    kept[hitsMax - 1] = {
      ...last,
      message: `${last.message} (${distinct.length - hitsMax} further hits of this gate are cut: mend these and run it again.)`,
    };
  }
  return kept;
}

const placeOf = (hit: GateHit) => `${hit.rule}\0${hit.startLine}\0${hit.file}\0${hit.subject ?? ''}`;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
