import { isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml';

/** Counted from 1, as editors do. */
export interface Place {
  line: number;
  column: number;
}

export type Path = readonly PropertyKey[];

/** The place of an offset, in UTF-16 units from the start of the file. */
export function placeOfOffset(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/**
 * Where the field at `path` stands: its key or its value; when it does not stand there, the nearest field above it.
 */
export function placeOfField(
  document: Document,
  lines: LineCounter,
  path: Path,
  part: 'key' | 'value',
): Place {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const pair = isMap(node) ? pairOf(node.items, step) : null;
    const value: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
    if (!pair && value === undefined) break;
    const isLast = depth === path.length - 1;
    const missingFollows = !isLast && !holds(value, path[depth + 1]);
    const wantsKey = isLast ? part === 'key' : missingFollows;
    offset = (wantsKey ? offsetOf(pair?.key) : null) ?? offsetOf(value) ?? offsetOf(pair?.key) ?? offset;
    node = value;
  }
  return placeOfOffset(lines, offset);
}

const pairOf = (items: Pair[], step: PropertyKey | undefined): Pair | null =>
  items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step)) ?? null;

function holds(node: unknown, step: PropertyKey | undefined): boolean {
  if (isMap(node)) return pairOf(node.items, step) !== null;
  return isSeq(node) && node.items[Number(step)] !== undefined;
}

const offsetOf = (node: unknown): number | null => (node as Node | null | undefined)?.range?.[0] ?? null;
