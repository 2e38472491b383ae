import type { CodeSymbol } from './outline.ts';
import { readHead } from './symbol-head.ts';

/** What stands before a brace counts up to here: no signature is longer, and each brace costs a look at it. */
const headMax = 400;
const depthMax = 200;

interface Head {
  text: string;
  line: number;
  indent: number;
  /** Round and square brackets that are open. */
  open: number;
}

interface Block {
  /** Null for a block that is no symbol. */
  symbol: CodeSymbol | null;
  indent: number;
  /** What goes on after the block, where the block stands within brackets. */
  resumes: Head | null;
}

const empty = (): Head => ({ text: '', line: -1, indent: 0, open: 0 });

/** Symbols of a language with braces. Lines count from 0. `code` has blanks for strings and comments. */
export function outlineBraces(code: string): CodeSymbol[] {
  const scan: Scan = { symbols: [], blocks: [], head: empty() };
  code.split('\n').forEach((line, number) => scanLine(scan, line, number));
  const lastLine = code.split('\n').length - 1;
  for (const { symbol } of scan.blocks) if (symbol) symbol.endLine = lastLine;
  return scan.symbols;
}

interface Scan {
  symbols: CodeSymbol[];
  blocks: Block[];
  head: Head;
}

function scanLine(scan: Scan, line: string, number: number): void {
  const trimmed = line.trimStart();
  if (trimmed === '') return;
  const indent = line.length - trimmed.length;
  if (endsBefore(scan.head, trimmed)) scan.head = empty();
  const tokens = trimmed.match(/[{}()[\];]|[^{}()[\];]+/g) ?? [];
  tokens.forEach((token, index) => {
    if (token === '{') openBlock(scan, number, indent);
    else if (token === '}') closeBlock(scan, number, index === 0 ? indent : null);
    else if (token === ';' && scan.head.open === 0) endStatement(scan, number);
    else extend(scan.head, token, number, indent);
  });
  if (scan.head.text !== '') extend(scan.head, ' ', number, indent);
}

const goesOnAfter =
  /(?:[=([&|+\-*/<>:?.]|\b(?:extends|implements|throws|where|return|new|async|public|private|protected|static|export|default))\s*$/;
const goesOnWith =
  /^(?:[{.,:=>|&?+\-*/)\]<]|(?:throws|where|extends|implements|const|override|noexcept|final|returns)\b)/;

/** A list of types; after any other comma comes the next entry of an object. */
const listsTypes =
  /(?:\b(?:class|interface|struct|trait|record|implements|extends|throws|where)\b.*|<[^>]*),\s*$/s;

/** Whether what stood before this line is over: most languages need no semicolon for that. */
const endsBefore = (head: Head, line: string): boolean =>
  head.text !== '' &&
  head.open === 0 &&
  !goesOnWith.test(line) &&
  !goesOnAfter.test(head.text) &&
  !listsTypes.test(head.text);

function extend(head: Head, token: string, line: number, indent: number): void {
  if (head.text.trim() === '') {
    if (/^[\s,]*$/.test(token)) return;
    head.line = line;
    head.indent = indent;
    head.text = '';
  }
  if (token === '(' || token === '[') head.open += 1;
  if ((token === ')' || token === ']') && head.open > 0) head.open -= 1;
  if (head.text.length < headMax) head.text += token.slice(0, headMax);
  // The end counts too: it tells a callback from an object.
  else head.text = head.text.slice(0, headMax) + (head.text + token.slice(-40)).slice(-40);
}

function openBlock(scan: Scan, line: number, indent: number): void {
  const { head, blocks } = scan;
  const startLine = head.line < 0 ? line : head.line;
  // A type in braces stands between a signature and its body: `(): { a: string } {`.
  const isType = /[<|&:]\s*$/.test(head.text);
  const read = blocks.length < depthMax && !isType ? readHead(head.text, head.open > 0) : null;
  const symbol = read ? { name: read.name, startLine, endLine: line, bodyLine: line } : null;
  if (symbol) scan.symbols.push(symbol);
  const resumes = head.open > 0 || isType ? head : null;
  blocks.push({ symbol, indent: head.line < 0 ? indent : head.indent, resumes });
  scan.head = empty();
}

/** `indent` is that of a brace that begins its line, which then also closes what was left open deeper inside. */
function closeBlock(scan: Scan, line: number, indent: number | null): void {
  const { blocks } = scan;
  const deeperThan = indent ?? Infinity;
  while (blocks.length > 1 && (blocks.at(-1)?.indent ?? 0) > deeperThan) close(scan, line - 1);
  const closed = close(scan, line);
  scan.head = empty();
  if (closed?.resumes) {
    scan.head = closed.resumes;
    extend(scan.head, '{}', line, scan.head.indent);
  }
}

function close(scan: Scan, line: number): Block | null {
  const block = scan.blocks.pop() ?? null;
  if (block?.symbol) block.symbol.endLine = Math.max(block.symbol.startLine, line);
  return block;
}

/** A type or a signature may end without a body. */
function endStatement(scan: Scan, line: number): void {
  const { head } = scan;
  const name = /^\s*(?:export\s+)?(?:declare\s+)?type\s+([\p{L}_$][\p{L}\p{N}_$]*)[^=]{0,200}=/u.exec(
    head.text,
  )?.[1];
  if (name) scan.symbols.push({ name, startLine: head.line, endLine: line, bodyLine: line });
  scan.head = empty();
}
