import { blankStrings } from '../change/blank-strings.ts';
import { type Language, languageOf } from '../change/languages.ts';
import type { CodeSymbol } from '../change/outline.ts';
import { type FileOutline, type ReadFile, signatureOf } from './file-outline.ts';
import type { CodeLine, PiecePart } from './piece.ts';

/** A symbol that a piece uses, by its signature. */
export interface UsedSymbol {
  path: string;
  lines: CodeLine[];
}

interface Definition {
  path: string;
  language: Language;
  symbol: CodeSymbol;
  local: boolean;
}

/** A name that more symbols share than this tells nothing about which of them is meant. */
const sameNameMax = 3;
/** Shorter ones are of loops and brackets. */
const nameCharactersMin = 3;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Of one line; what stands behind is data. */
const lineCharactersMax = 2_000;
const symbolsMax = 300;

/**
 * For the parts of a piece: the symbols of the changed files that its lines name and do not show, the most named first.
 * By name alone, within one language: who is called is a guess, and what is shown of it is only there to be known.
 */
export function signatureIndex(read: readonly ReadFile[]): (parts: readonly PiecePart[]) => UsedSymbol[] {
  const files = new Map(read.map((one) => [one.file.path, one]));
  const byName = definitionsByName(read);
  return (parts) => {
    if (byName.size === 0) return [];
    const shown = new Shown();
    const uses = new Map<string, number>();
    const languages = new Set<Language>();
    for (const part of parts) {
      const one = files.get(part.path);
      if (one) readPart(one, part, { shown, uses, languages });
    }
    return [...uses]
      .toSorted(([, a], [, b]) => b - a)
      .flatMap(([name]) => meant(byName.get(name) ?? [], { shown, languages }))
      .slice(0, symbolsMax)
      .flatMap(({ path, symbol }) => {
        const one = files.get(path);
        const lines = one ? signatureOf(one.outline, symbol) : [];
        return lines.length > 0 ? [{ path, lines }] : [];
      });
  };
}

/** Which of the symbols of one name are worth showing: none where too many could be meant, or one is shown already. */
function meant(
  same: readonly Definition[],
  { shown, languages }: Pick<Reading, 'shown' | 'languages'>,
): Definition[] {
  const near = same.filter(({ path, language, local }) =>
    local ? shown.names(path) : languages.has(language),
  );
  const known = near.some(({ path, symbol }) => shown.has(path, symbol.startLine));
  return known || near.length > sameNameMax ? [] : near;
}

function definitionsByName(read: readonly ReadFile[]): Map<string, Definition[]> {
  const byName = new Map<string, Definition[]>();
  for (const one of read) {
    const language = languageOf(one.file.path);
    if (language === null || one.outline.side === 'base') continue;
    for (const { symbol, local } of reachable(one.outline, language)) {
      if (symbol.name === null || symbol.name.length < nameCharactersMin) continue;
      const same = byName.get(symbol.name) ?? [];
      same.push({ path: one.file.path, language, symbol, local });
      byName.set(symbol.name, same);
    }
  }
  return byName;
}

const holdsMembers =
  /\b(?:class|interface|struct|trait|impl|object|module|namespace|enum|protocol|extension|record|mixin|actor)\b/;

/**
 * The symbols that code elsewhere can name: those at the top and the members of types, not what stands inside a
 * function. `local` are those that only their own file can name, as far as exports tell.
 */
function reachable(outline: FileOutline, language: Language): { symbol: CodeSymbol; local: boolean }[] {
  const textOf = (symbol: CodeSymbol) => outline.textOf(symbol.startLine) ?? '';
  const exports = language.templates && outline.symbols.some((symbol) => /^export\b/.test(textOf(symbol)));
  const around: { symbol: CodeSymbol; holds: boolean; local: boolean }[] = [];
  return outline.symbols.flatMap((symbol) => {
    while ((around.at(-1)?.symbol.endLine ?? Infinity) < symbol.startLine) around.pop();
    const outer = around.at(-1);
    const text = textOf(symbol);
    const local = outer?.local ?? (exports && !/^export\b/.test(text));
    around.push({ symbol, holds: (outer?.holds ?? true) && holdsMembers.test(text), local });
    return outer?.holds === false ? [] : [{ symbol, local }];
  });
}

interface Reading {
  shown: Shown;
  /** How many lines name a word. */
  uses: Map<string, number>;
  languages: Set<Language>;
}

function readPart({ file }: ReadFile, part: PiecePart, { shown, uses, languages }: Reading): void {
  const language = languageOf(file.path);
  if (language === null) return;
  languages.add(language);
  for (const { lines } of part.enclosing ?? []) for (const { line } of lines) shown.add(file.path, line);
  for (const hunk of file.hunks.slice(part.firstHunk, part.endHunk)) {
    const lines = hunk.lines.slice(part.lines?.first, part.lines?.end);
    for (const { headLine } of lines) if (headLine !== null) shown.add(file.path, headLine);
    const texts = lines.filter((line) => line.kind !== 'removed').map((line) => line.text);
    const code = blankStrings(texts.map((text) => text.slice(0, lineCharactersMax)).join('\n'), language);
    for (const line of code.split('\n')) {
      for (const name of new Set(line.match(word))) uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
}

/** Lines that a piece shows, by file, as ranges: they follow one another. */
class Shown {
  readonly #ranges = new Map<string, { first: number; last: number }[]>();

  add(path: string, line: number): void {
    const ranges = this.#ranges.get(path) ?? [];
    const open = ranges.at(-1);
    if (open?.last === line - 1) open.last = line;
    else ranges.push({ first: line, last: line });
    this.#ranges.set(path, ranges);
  }

  /** Whether it shows lines of this file. */
  names(path: string): boolean {
    return this.#ranges.has(path);
  }

  has(path: string, line: number): boolean {
    return (this.#ranges.get(path) ?? []).some(({ first, last }) => first <= line && line <= last);
  }
}
