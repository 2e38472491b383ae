import type { CodeSymbol } from './outline.ts';

const signature = /^(?:async\s+)?(?:def|class|module)\s+(?:self\.)?([\p{L}_][\p{L}\p{N}_]*[?!=]?)/u;
const lineMax = 500;
const depthMax = 200;

interface Open {
  symbol: CodeSymbol;
  indent: number;
}

/**
 * Symbols of a language whose blocks are indented (Python, and Ruby as everybody writes it). Lines count from 0. `code`
 * has blanks for strings and comments.
 */
export function outlineIndents(code: string): CodeSymbol[] {
  const symbols: CodeSymbol[] = [];
  const open: Open[] = [];
  let lastLine = 0;
  code.split('\n').forEach((whole, number) => {
    const text = whole.trim();
    // A closing bracket ends a signature of several lines, not the block that the signature begins.
    if (text === '' || /^[)\]}]/.test(text)) return;
    const indent = whole.length - whole.trimStart().length;
    const isEnd = /^end\b/.test(text);
    while ((open.at(-1)?.indent ?? -1) >= indent) {
      const closed = open.pop();
      if (closed) closed.symbol.endLine = isEnd && closed.indent === indent ? number : lastLine;
    }
    lastLine = number;
    const name = signature.exec(text.slice(0, lineMax))?.[1];
    if (name === undefined || open.length >= depthMax) return;
    const symbol = { name, startLine: number, endLine: number, bodyLine: number };
    symbols.push(symbol);
    open.push({ symbol, indent });
  });
  for (const { symbol } of open) symbol.endLine = lastLine;
  return symbols;
}
