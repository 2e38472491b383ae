import { blankStrings } from './blank-strings.ts';
import { languageOf } from './languages.ts';
import { outlineBraces } from './outline-braces.ts';
import { outlineIndents } from './outline-indents.ts';

/** A function, class, type or the like. */
export interface CodeSymbol {
  /** Null for a block that has no name, such as the callback of a test. */
  name: string | null;
  /** Of its first line, from 1, and of the line on which its body ends. */
  startLine: number;
  endLine: number;
  /** The line on which its body begins: up to there goes its signature. */
  bodyLine: number;
}

/** A longer text has no outline: it is generated, or made to keep us busy. Characters. */
const textMax = 400_000;
/** Symbols beyond this are left out. */
const symbolsMax = 5_000;

/**
 * The functions, classes and types of a text, outer ones before those inside them, each either inside of another or
 * apart from it, though one may begin on the line on which another ends (`} class B {`). Found by words, braces and
 * indentation, without a grammar: an outline says where a text is best cut and what one may show beside it, and nothing
 * that it gets wrong is lost from a review.
 */
export function outlineText(path: string, text: string, firstLine = 1): CodeSymbol[] {
  const language = languageOf(path);
  if (language === null || text.length > textMax) return [];
  const code = blankStrings(text, language);
  const symbols = language.blocks === 'braces' ? outlineBraces(code) : outlineIndents(code);
  return symbols
    .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
    .slice(0, symbolsMax)
    .map(({ name, startLine, endLine, bodyLine }) => ({
      name,
      startLine: startLine + firstLine,
      endLine: endLine + firstLine,
      bodyLine: bodyLine + firstLine,
    }));
}
