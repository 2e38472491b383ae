import { extname } from 'node:path';

export type Language = 'javascript' | 'python';

const languages: Record<string, Language> = {
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascript',
  '.ts': 'javascript',
  '.mts': 'javascript',
  '.cts': 'javascript',
  '.tsx': 'javascript',
  '.py': 'python',
};

/** The language that a file is searched in; TypeScript counts as JavaScript. Null where none is known. */
export const languageOf = (path: string): Language | null => languages[extname(path)] ?? null;

export const extensions = Object.keys(languages);

/**
 * A line with texts and comments blanked out, letter for letter, so that places in it are places in the line. Texts over
 * several lines are not known; what stands within `${…}` is blanked too.
 */
export function maskLine(line: string, language: Language): string {
  const texts =
    language === 'python'
      ? /"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#.*$/g
      : /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/.*$|\/\*.*?(?:\*\/|$)|(?<=[(,=:[!&|?{};]\s*|return\s+)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/g;
  return line.replace(texts, (text) =>
    text.length < 3 ? text : text[0] + '\u0001'.repeat(text.length - 2) + text.at(-1),
  );
}

/** Whether the line holds no code: blank, or a comment. */
export const isSilent = (line: string, language: Language): boolean =>
  language === 'python' ? /^\s*(?:#.*)?$/.test(line) : /^\s*(?:\/\/.*|\/?\*.*)?$/.test(line);

export const indentOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';

/** Whether brackets close within the line, so that it can be moved or left out by itself. */
export function isBalanced(masked: string): boolean {
  const open: string[] = [];
  const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
  for (const char of masked) {
    if ('([{'.includes(char)) open.push(char);
    else if (char in pairs && open.pop() !== pairs[char]) return false;
  }
  return open.length === 0;
}

/** Where the bracket that opens at `start` closes; -1 where it does not within the line. */
export function closingOf(masked: string, start: number): number {
  let depth = 0;
  for (let at = start; at < masked.length; at += 1) {
    const char = masked[at] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** The parts between commas at the top level of a passage: from and to. */
export function partsOf(masked: string, from: number, to: number): [number, number][] {
  const parts: [number, number][] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < to; at += 1) {
    const char = masked[at] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push([start, at]);
      start = at + 1;
    }
  }
  parts.push([start, to]);
  return parts.map(([a, b]) => {
    const lead = masked.slice(a, b).length - masked.slice(a, b).trimStart().length;
    return [a + lead, a + masked.slice(a, b).trimEnd().length];
  });
}
