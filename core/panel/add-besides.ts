import type { ReadFile } from './file-outline.ts';
import { renderBesides } from './beside.ts';
import type { Packed } from './pack.ts';
import type { Move, Piece } from './piece.ts';
import { signatureIndex, type UsedSymbol } from './used-symbols.ts';
import { thirdsPerToken, weigh } from './weigh.ts';

/** Share of the room that what stands beside a piece may take. */
const besideMax = 0.15;

export interface Besides {
  read: readonly ReadFile[];
  moves: readonly Move[];
  /** Of a piece, in thirds of a token. */
  room: number;
}

/** The pieces, each with the moves and signatures that there is room for beside it. */
export function addBesides(packed: readonly Packed[], { read, moves, room }: Besides): Piece[] {
  const used = signatureIndex(read);
  return packed.map(({ parts, weight }, index) => {
    const left = Math.min(room - weight, room * besideMax) - frame;
    const moved = left > 0 ? take(movesOf(moves, parts), left, (move) => weighLines({ moved: [move] })) : [];
    const rest = left - weighLines({ moved });
    const signatures = rest > 0 ? group(take(used(parts), rest, weighUnderHeading)) : [];
    const beside = { ...(moved.length > 0 && { moved }), ...(signatures.length > 0 && { signatures }) };
    const total =
      weight +
      weigh(
        renderBesides(beside)
          .map((line) => `${line}\n`)
          .join(''),
      );
    return { index, parts, tokens: Math.ceil(total / thirdsPerToken), ...beside };
  });
}

const weighLines = (beside: Parameters<typeof renderBesides>[0]): number =>
  weigh(
    renderBesides(beside)
      .slice(1, -2)
      .map((line) => `${line}\n`)
      .join(''),
  );

/** What the headings take that stand round it. */
const frame = ((): number => {
  const one = { path: '', startLine: 1, endLine: 1 };
  const moved = [{ from: one, to: one }];
  return (
    weigh(
      renderBesides({ moved })
        .map((line) => `${line}\n`)
        .join(''),
    ) - weighLines({ moved })
  );
})();

/** The first symbol that is taken of a file brings the file's heading with it. */
function weighUnderHeading({ path, lines }: UsedSymbol, taken: readonly UsedSymbol[]): number {
  const isHeaded = taken.some((one) => one.path === path);
  const heading = isHeaded ? weighLines({ signatures: [{ path, lines: [] }] }) : 0;
  return weighLines({ signatures: [{ path, lines }] }) - heading;
}

function take<One>(
  some: readonly One[],
  weightMax: number,
  weightOf: (one: One, taken: readonly One[]) => number,
): One[] {
  const taken: One[] = [];
  let left = weightMax;
  for (const one of some) {
    const weight = weightOf(one, taken);
    if (weight > left) continue;
    left -= weight;
    taken.push(one);
  }
  return taken;
}

const movesOf = (moves: readonly Move[], parts: Packed['parts']): Move[] => {
  const paths = new Set(parts.map((part) => part.path));
  return moves.filter(({ from, to }) => paths.has(from.path) || paths.has(to.path));
};

/** By file and line, each file once. */
function group(symbols: readonly UsedSymbol[]): NonNullable<Piece['signatures']> {
  const byPath = new Map<string, UsedSymbol['lines']>();
  for (const { path, lines } of symbols) byPath.set(path, [...(byPath.get(path) ?? []), ...lines]);
  return [...byPath]
    .map(([path, lines]) => ({ path, lines: lines.toSorted((a, b) => a.line - b.line) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
