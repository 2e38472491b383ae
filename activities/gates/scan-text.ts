import type { TextSyntax } from '../../core/gates/languages.ts';
import { codeOf, lex, type Token } from '../../core/gates/lex.ts';
import { judgeLiteral, type LiteralPlace, mayHoldSample } from '../../core/gates/literals.ts';
import { givesReason } from '../../core/gates/markers.ts';
import { inlineTestsFrom, textPatternsOf } from '../../core/gates/text-patterns.ts';
import { reportMarkers } from './comments.ts';
import type { Scan } from './scan.ts';

/** All placeholder rules for files without a syntax tree: by their comments, their strings, and the code between. */
export function scanText(scan: Scan, syntax: TextSyntax): void {
  const { text } = scan.passage;
  const tokens = lex(text, syntax);
  const lineAt = lineIndex(text, scan.passage.firstLine);
  const testsFrom = inlineTestsFrom(text, syntax.family);
  for (const token of tokens) {
    scan.tick();
    const line = lineAt(token.start);
    if (token.kind === 'comment') reportMarkers(scan, text.slice(token.start, token.end), line);
    else if (token.start < testsFrom && scan.passage.added.has(line)) judgeString(scan, token, line);
  }
  scanPatterns(scan, syntax, tokens, lineAt);
}

function scanPatterns(
  scan: Scan,
  syntax: TextSyntax,
  tokens: readonly Token[],
  lineAt: (at: number) => number,
): void {
  const patterns = textPatternsOf(syntax.family);
  if (patterns.length === 0) return;
  const { text } = scan.passage;
  const code = codeOf(text, tokens);
  for (const { rule, pattern, inStrings, unless } of patterns) {
    if (unless?.test(text)) continue;
    for (const match of (inStrings ? text : code).matchAll(pattern)) {
      scan.tick();
      const start = match.index + (match[0].length - match[0].trimStart().length);
      const end = match.index + match[0].length;
      if (tokens.length > 0 && inStrings && isWithin(tokens, start)) continue;
      if (rule === 'placeholders.empty-catch' && commentsWithin(text, tokens, start, end).some(givesReason))
        continue;
      scan.report(rule, lineAt(start), lineAt(end - 1));
    }
  }
}

const isWithin = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[firstAfter(tokens, at) - 1];
  return token !== undefined && token.start < at && at < token.end;
};

const commentsWithin = (text: string, tokens: readonly Token[], start: number, end: number): string[] => {
  const found: string[] = [];
  for (let at = firstAfter(tokens, start); at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || token.start >= end) break;
    if (token.kind === 'comment') found.push(text.slice(token.start, token.end));
  }
  return found;
};

/** Index of the first token that starts at or after `at`: tokens come in order. */
function firstAfter(tokens: readonly Token[], at: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function judgeString(scan: Scan, token: Token, line: number): void {
  const { text } = scan.passage;
  const value = text.slice(token.start + 1, token.end - 1);
  const before = text.slice(Math.max(0, token.start - 200), token.start).replace(/^[\s\S]*\n/, '');
  if (!mayHoldSample(value) && !mayHoldSample(before)) return;
  const rule = judgeLiteral(value, placeOf(before, text.slice(token.end, token.end + 3)));
  if (rule) scan.report(rule, line, line);
}

/** The name and the use of a string by the text of its line before it. */
function placeOf(before: string, after: string): LiteralPlace {
  const assigned = /([\w.-]{1,100})["'\]]?\s{0,20}(?::=|=>|=|:)\s{0,20}[&*@$a-z]{0,2}$/i.exec(before);
  if (
    /(?:==|!=|<>|~|\bcase|\bin|\(\?|equals\(|contains\(|[hH]asPrefix\(|startsWith\(|endsWith\()\s*$/.test(
      before,
    )
  )
    return { name: null, use: 'compared' };
  if (/^\s*(?:==|!=|:(?!:))/.test(after)) return { name: null, use: 'compared' };
  if (
    /env|getProperty|unwrap_or|\?\?|\|\||default|\?:|fallback|flag\.|\b(?:def|function|fn|fun|func) [^)]{0,150}$/i.test(
      before,
    )
  )
    return { name: null, use: 'fallback' };
  return { name: assigned?.[1]?.split('.').at(-1) ?? null, use: 'plain' };
}

/** Line numbers by offset, by halving. */
export function lineIndex(text: string, firstLine: number): (at: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return firstLine + low - 1;
  };
}
