import { isSilent, type Language } from './code-line.ts';
import { copies, wholeLineIdeas } from './line-ideas.ts';
import { keyOf, type LineIdea, type Mutation } from './mutation.ts';
import { nameIdeas } from './name-ideas.ts';
import { operatorIdeas } from './operator-ideas.ts';
import { shapeIdeas } from './shape-ideas.ts';

export interface SourceFile {
  path: string;
  language: Language;
  lines: string[];
  /** How suspicious each line is; 0 is not at all. */
  suspicion: number[];
}

/** Ideas for one line, of which more would keep the search from its neighbours. */
const perLineMax = 400;

/**
 * Small changes of the files, the most promising first: how likely such a slip is, and how suspicious its line. The same
 * for the same files and seed, which decides between equals.
 */
export function candidatesOf(
  files: readonly SourceFile[],
  numbers: readonly string[],
  seed: number,
): Mutation[] {
  const seen = new Set<string>();
  const all = files.flatMap((file) =>
    file.lines.flatMap((line, at) =>
      isSilent(line, file.language) ? [] : candidatesAt(file, at, numbers).map((one) => ({ one, file, at })),
    ),
  );
  return all
    .filter(({ one }) => {
      const key = keyOf(one);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .map(({ one, file, at }) => ({
      one,
      rank: one.prior + (file.suspicion[at] ?? 0) + noise(keyOf(one), seed) / 4,
    }))
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ one }) => one);
}

function candidatesAt(
  { path, language, lines }: SourceFile,
  at: number,
  numbers: readonly string[],
): Mutation[] {
  const line = lines[at] ?? '';
  const ofLine = (idea: LineIdea): Mutation => ({
    path,
    line: at,
    remove: 1,
    add: [idea.text],
    idea: idea.idea,
    prior: idea.prior,
  });
  return [
    ...[
      ...operatorIdeas(line, language),
      ...shapeIdeas(line, language),
      ...nameIdeas(lines, at, language, numbers),
    ]
      .filter((idea) => idea.text !== line)
      .map(ofLine),
    ...[...wholeLineIdeas(lines, at, language), ...copies(lines, at, language)].map((idea) => ({
      path,
      ...idea,
    })),
  ]
    .toSorted((a, b) => b.prior - a.prior)
    .slice(0, perLineMax);
}

/** In [0, 1), the same for the same text and seed. */
function noise(text: string, seed: number): number {
  let hash = (seed ^ 0x9e_37_79_b9) >>> 0;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01_00_01_93) >>> 0;
  return hash / 2 ** 32;
}
