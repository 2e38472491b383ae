import { quoted, Unreadable } from './reading.ts';

/**
 * What stands under a key. Of a value that spans lines only the first is kept: those are descriptions, which nobody asks
 * for here.
 */
export interface YamlNode {
  line: number;
  text: string;
  fields: Map<string, YamlNode>;
  items: string[];
}

/** Far more than the longest key or hash; it bounds what one line can cost. */
const lineMax = 100_000;

/** Of one mapping. */
const fieldsMax = 500_000;

interface Open {
  indent: number;
  node: YamlNode;
}

/**
 * Reads the part of YAML that pnpm and Yarn write: mappings by indentation, scalars, one-line flow collections. Whatever
 * else is refused with its line: anchors and aliases (by which a few lines could stand for billions), tags, tabs, a key
 * that stands twice. One pass, no recursion but into flow collections of one line.
 */
export function readBlockYaml(text: string): YamlNode {
  const root = emptyNode(1);
  const open: Open[] = [{ indent: -1, node: root }];
  /** Lines deeper than this are the text of a block scalar. */
  let scalarIndent: number | null = null;
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    if (raw.length > lineMax) throw odd(line, 'is very long');
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const indent = raw.length - raw.trimStart().length;
    if (scalarIndent !== null && indent > scalarIndent) continue;
    scalarIndent = null;
    if (content === '---' && line === 1) continue;
    if (raw.slice(0, indent).includes('\t')) throw odd(line, 'is indented by a tab');
    if (content === '-' || content.startsWith('- ')) {
      while (topOf(open).indent > indent) open.pop();
      topOf(open).node.items.push(scalarOf(content.slice(1).trim(), line));
      open.push({ indent: indent + 1, node: emptyNode(line) });
      continue;
    }
    if (content === ':' || content.startsWith(': ')) {
      // The value of the long key on the line before, which begins with `? `.
      while (topOf(open).indent > indent) open.pop();
      if (topOf(open).indent !== indent) throw odd(line, 'has a value without a key');
      fill(topOf(open).node, content.slice(1).trim(), line);
      continue;
    }
    while (topOf(open).indent >= indent) open.pop();
    const { key, value } = splitLine(content, line);
    const node = emptyNode(line);
    add(topOf(open).node, key, node);
    if (isBlockScalar(value)) scalarIndent = indent;
    else fill(node, value, line);
    open.push({ indent, node });
  }
  return root;
}

const emptyNode = (line: number): YamlNode => ({ line, text: '', fields: new Map(), items: [] });

const topOf = (open: readonly Open[]): Open => {
  const top = open.at(-1);
  if (top === undefined) throw new TypeError('The root is never closed.');
  return top;
};

const odd = (line: number, what: string): Unreadable =>
  new Unreadable(
    `line ${line} ${what}, which its tool would not write: write the file anew with its tool`,
    line,
  );

function add(node: YamlNode, key: string, child: YamlNode): void {
  if (node.fields.size >= fieldsMax) throw odd(child.line, 'is one of very many in one place');
  if (node.fields.has(key)) throw odd(child.line, `says ${quoted(key)} a second time`);
  node.fields.set(key, child);
}

const isBlockScalar = (value: string): boolean => /^[|>][+-]?\d?$/.test(value);

function splitLine(content: string, line: number): { key: string; value: string } {
  if (content.startsWith('? ')) return { key: scalarOf(content.slice(2).trim(), line), value: '' };
  const end = endOfQuoted(content, 0);
  if (end !== null) {
    if (content[end] !== ':') throw odd(line, 'is no key with a value');
    return { key: scalarOf(content.slice(0, end), line), value: content.slice(end + 1).trim() };
  }
  const colon = /:(?= |$)/.exec(content)?.index;
  if (colon === undefined) throw odd(line, 'is no key with a value');
  return { key: scalarOf(content.slice(0, colon), line), value: content.slice(colon + 1).trim() };
}

function fill(node: YamlNode, value: string, line: number): void {
  if (value.startsWith('{')) {
    for (const part of flowParts(value, '}', line)) {
      const entry = splitLine(part, line);
      const child = emptyNode(line);
      add(node, entry.key, child);
      child.text = /^[{[]/.test(entry.value) ? entry.value : scalarOf(entry.value, line);
    }
  } else if (value.startsWith('[')) {
    node.items.push(...flowParts(value, ']', line).map((part) => scalarOf(part, line)));
  } else node.text = scalarOf(value, line);
}

/** The parts between the commas of a flow collection, whose brackets stand at the ends of `value`. */
function flowParts(value: string, end: string, line: number): string[] {
  if (!value.endsWith(end)) throw odd(line, 'has a collection that does not end on it');
  const parts: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 1; at < value.length - 1; at += 1) {
    // Within a word, such as the range `>=1'`, a quotation mark is a letter.
    const quotedEnd = /[\s,:{[]/.test(value[at - 1] ?? '') ? endOfQuoted(value, at) : null;
    if (quotedEnd !== null) at = quotedEnd - 1;
    else if (value[at] === '{' || value[at] === '[') depth += 1;
    else if (value[at] === '}' || value[at] === ']') depth -= 1;
    else if (value[at] === ',' && depth === 0) {
      parts.push(value.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(value.slice(start, -1).trim());
  return parts.filter((part) => part !== '');
}

const quotedText = /'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"/y;

/** Where the quoted text that begins at `start` ends; null where none does. */
function endOfQuoted(text: string, start: number): number | null {
  quotedText.lastIndex = start;
  return quotedText.test(text) ? quotedText.lastIndex : null;
}

function scalarOf(value: string, line: number): string {
  const first = value[0];
  if (first === "'" || first === '"') {
    const end = endOfQuoted(value, 0);
    const rest = end === null ? 'open' : value.slice(end).trim();
    if (end === null || (rest !== '' && !rest.startsWith('#'))) throw odd(line, 'has an odd quotation mark');
    return first === "'"
      ? value.slice(1, end - 1).replaceAll("''", "'")
      : unescape(value.slice(0, end), line);
  }
  if (first === '&' || first === '*' || first === '!') throw odd(line, 'has an anchor, an alias or a tag');
  const comment = value.indexOf(' #');
  return comment === -1 ? value : value.slice(0, comment).trimEnd();
}

function unescape(text: string, line: number): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw odd(line, 'has an odd escape');
  }
}
