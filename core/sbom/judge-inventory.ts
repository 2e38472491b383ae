import type { Inventory, ManifestFile, UnreadManifest } from '../dependencies/component.ts';
import type { GateHit, GateResult } from '../gates/gate.ts';
import { boundHits, clipQuote } from '../gates/hits.ts';
import { maskTokens } from '../gates/mask.ts';

/** A bill of materials that leaves out what could not be read would be none: whatever is missing from it is a hit. */
export function judgeInventory(inventory: Inventory, manifests: readonly ManifestFile[]): GateResult {
  const texts = new Map(manifests.map(({ path, head }) => [path, head]));
  const hits = boundHits([
    ...inventory.unread.map((one) => hitOf('sbom.unreadable', 'cannot be read', one, texts)),
    ...inventory.unlocked.map((one) => hitOf('sbom.unlocked', 'leaves versions open', one, texts)),
  ]);
  const gate = 'sbom';
  return hits.length > 0
    ? { gate, outcome: 'hit', hits, unread: [] }
    : { gate, outcome: 'held', hits: [], unread: [] };
}

function hitOf(
  rule: string,
  what: string,
  { path, line, why }: UnreadManifest,
  texts: ReadonlyMap<string, string | null>,
): GateHit {
  return {
    rule,
    file: path,
    startLine: line,
    endLine: line,
    quote: clipQuote(maskTokens(lineOf(texts.get(path) ?? '', line))),
    message: `${path} ${what}: ${why}.`,
  };
}

/** Found from the start, at most its first thousand characters: a lock file may be one long line. */
function lineOf(text: string, line: number): string {
  let at = 0;
  for (let before = 1; before < line; before += 1) {
    const end = text.indexOf('\n', at);
    if (end === -1) return '';
    at = end + 1;
  }
  const end = text.indexOf('\n', at);
  return text.slice(at, Math.min(end === -1 ? text.length : end, at + 1000));
}
